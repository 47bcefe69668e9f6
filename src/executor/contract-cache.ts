import { LRUCache } from 'lru-cache';
import type { Contract } from '../vm/contract.ts';
import { decodePreparation } from '../wasm/preparation-codec.ts';
import type { ThreadTask } from './messages.ts';

/** The contracts that ran last in a thread, compiled. V8 itself shares the machine code between threads. */
export class ContractCache {
  readonly #contracts: LRUCache<string, Contract>;

  /** `maxBytes` bounds the prepared code; V8 makes several times as much machine code of what is called. */
  constructor(maxBytes: number) {
    this.#contracts = new LRUCache({ maxSize: maxBytes });
  }

  load({ name, bytes }: ThreadTask['contract'], codeLength: number): Contract {
    const known = this.#contracts.get(name);
    if (known !== undefined) return known;
    // A copy: V8 compiles no memory that others could change.
    const contract = { length: codeLength, preparation: decodePreparation(bytes.slice()) };
    this.#contracts.set(name, contract, { size: entryBytes + bytes.length });
    return contract;
  }

  get size(): number {
    return this.#contracts.size;
  }
}

/** A refusal is counted too, so that refused modules do not pile up. */
const entryBytes = 1_024;
