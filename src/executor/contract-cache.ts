import { createHash } from 'node:crypto';
import type { Parameters } from '../params/at-version.ts';
import { type Contract, loadContract } from '../vm/contract.ts';

/** The contracts that ran last, ready to run again: preparation and V8's compilation cost far more than most calls. */
export class ContractCache {
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #contracts = new Map<string, Contract>();
  #bytes = 0;

  /** `maxBytes` bounds the prepared code; V8 makes several times as much machine code of what is called. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The same contract as `loadContract` would give. */
  load(code: Uint8Array, params: Parameters): Contract {
    const key = `${params.protocolVersion}:${createHash('sha256').update(code).digest('hex')}`;
    const known = this.#contracts.get(key);
    const contract = known ?? loadContract(code, params);
    this.#contracts.delete(key);
    this.#contracts.set(key, contract);
    if (known === undefined) this.#bytes += sizeOf(contract);
    this.#evict();
    return contract;
  }

  get size(): number {
    return this.#contracts.size;
  }

  #evict(): void {
    for (const [key, contract] of this.#contracts) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#contracts.delete(key);
      this.#bytes -= sizeOf(contract);
    }
  }
}

/** A refusal costs about as much as its key: it is counted, so that refused modules do not pile up either. */
const entryBytes = 1_024;

const sizeOf = ({ preparation }: Contract): number =>
  entryBytes + (preparation.ok ? preparation.module.bytes.length : 0);
