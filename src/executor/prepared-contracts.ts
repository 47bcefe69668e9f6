import { LRUCache } from 'lru-cache';
import { paramsAt, paramsHash } from '../params/at-version.ts';
import { encode, hash, string, struct } from '../primitives/borsh.ts';
import { toHex } from '../primitives/bytes.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { sha256 } from '../primitives/hash.ts';
import type { Preparer } from './preparer.ts';

/** A contract ready for V8, or its refusal, as `encodePreparation` writes it. */
export type PreparedContract = {
  /** Hex; tells apart what was prepared from other code or for other parameters. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

const named = struct({ domain: string, codeHash: hash, paramsHash: hash });

/** The contracts that ran last, prepared once for all processes and threads of an executor. */
export class PreparedContracts {
  readonly #known: LRUCache<string, PreparedContract>;
  readonly #onTheWay = new Map<string, Promise<PreparedContract>>();
  readonly #preparer: Preparer;

  constructor(maxBytes: number, preparer: Preparer) {
    this.#known = new LRUCache({ maxSize: maxBytes, sizeCalculation: sizeOf });
    this.#preparer = preparer;
  }

  /** At once when it is at hand. The promise rejects with `ExecutorFault`. */
  load(code: Uint8Array, protocolVersion: number): PreparedContract | Promise<PreparedContract> {
    const name = nameOf(code, protocolVersion);
    return this.#known.get(name) ?? this.#onTheWay.get(name) ?? this.#fetch(name, code, protocolVersion);
  }

  close(): Promise<void> {
    return this.#preparer.close();
  }

  #fetch(name: string, code: Uint8Array, protocolVersion: number): Promise<PreparedContract> {
    const coming = this.#prepare(name, code, protocolVersion).finally(() => this.#onTheWay.delete(name));
    this.#onTheWay.set(name, coming);
    return coming;
  }

  async #prepare(name: string, code: Uint8Array, protocolVersion: number): Promise<PreparedContract> {
    const contract = { name, bytes: await this.#preparer.prepare(code, protocolVersion) };
    this.#known.set(name, contract);
    return contract;
  }
}

/** A refusal costs about as much as its name: it is counted, so that refused modules do not pile up either. */
const entryBytes = 1_024;

export const sizeOf = ({ bytes }: PreparedContract): number => entryBytes + bytes.length;

function nameOf(code: Uint8Array, protocolVersion: number): string {
  const fields = {
    domain: 'near-enclave/prepared-contract/v0',
    codeHash: hashOfCode(code),
    paramsHash: paramsHash(paramsAt(protocolVersion)),
  };
  return toHex(sha256(encode(named, fields)));
}
