import type { Parameters } from '../params/at-version.ts';
import { toUtf8 } from '../primitives/bytes.ts';
import { ContractTrap } from './errors.ts';

/** What a call has logged, within the protocol's two limits (`logic.rs`, `ExecutionResultState`). */
export class Logs {
  readonly messages: string[] = [];
  readonly #limits: Parameters['limits'];
  /** Bytes. */
  #total = 0;

  constructor(limits: Parameters['limits']) {
    this.#limits = limits;
  }

  /** Bytes that may still be logged. */
  get room(): number {
    return Math.max(this.#limits.max_total_log_length - this.#total, 0);
  }

  assertNotFull(): void {
    const { max_number_logs } = this.#limits;
    if (this.messages.length < max_number_logs) return;
    throw new ContractTrap({ kind: 'NumberOfLogsExceeded', limit: BigInt(max_number_logs) });
  }

  push(message: string): void {
    const { length } = toUtf8(message);
    this.#total += length;
    // Protocol: a message that is too long counts twice in its own error.
    if (this.#total > this.#limits.max_total_log_length) this.failTooLong(BigInt(length));
    this.messages.push(message);
  }

  failTooLong(added: bigint): never {
    throw new ContractTrap({
      kind: 'TotalLogLengthExceeded',
      length: saturatedU64(BigInt(this.#total) + added),
      limit: BigInt(this.#limits.max_total_log_length),
    });
  }
}

const maxU64 = 2n ** 64n - 1n;
const saturatedU64 = (value: bigint): bigint => (value < maxU64 ? value : maxU64);
