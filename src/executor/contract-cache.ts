import { LRUCache } from 'lru-cache';
import type { Parameters } from '../params/at-version.ts';
import { hashOfCode } from '../primitives/code-hash.ts';
import { hashKey } from '../trie/store.ts';
import { type Contract, loadContract } from '../vm/contract.ts';
import { decodePreparation } from '../wasm/preparation-codec.ts';
import type { NamedContract } from './guest-post.ts';

/** The contracts that ran last in a guest process, compiled. */
export class ContractCache {
  readonly #contracts: LRUCache<string, Contract>;

  /** `maxBytes` bounds the prepared code; V8 makes several times as much machine code of what is called. */
  constructor(maxBytes: number) {
    this.#contracts = new LRUCache({ maxSize: maxBytes });
  }

  load({ name, bytes }: NamedContract, codeLength: number): Contract {
    return this.#known(name, () => ({ length: codeLength, preparation: decodePreparation(bytes) }));
  }

  /** Of code that came out of a state. What is prepared here stays here. */
  loadCode(code: Uint8Array, params: Parameters): Contract {
    const name = `${params.protocolVersion}:${hashKey(hashOfCode(code))}`;
    return this.#known(name, () => loadContract(code, params));
  }

  #known(name: string, make: () => Contract): Contract {
    const known = this.#contracts.get(name);
    if (known !== undefined) return known;
    const contract = make();
    this.#contracts.set(name, contract, { size: sizeOf(contract) });
    return contract;
  }

  get size(): number {
    return this.#contracts.size;
  }
}

/** A refusal is counted too, so that refused modules do not pile up. */
const entryBytes = 1_024;

const sizeOf = ({ preparation }: Contract): number =>
  entryBytes + (preparation.ok ? preparation.module.bytes.length : 0);
