import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import { InternalFault } from '../primitives/internal-fault.ts';
import type { Hash } from '../trie/node.ts';
import { hashKey, type NodeStore } from '../trie/store.ts';
import type { Supply } from './messages.ts';

/**
 * The trie as a thread of guests sees it: what it does not remember it asks for, and waits, since a host function cannot
 * come back later. Nodes never change under a hash, so what was supplied once stays true.
 */
export class SuppliedNodes implements NodeStore {
  readonly #known: LRUCache<string, Uint8Array>;
  readonly #ask: (hashes: readonly Hash[]) => void;
  readonly #supplies: MessagePort;
  readonly #arrived: Int32Array;

  /** `arrived` is shared with who answers on `supplies`, and counts the answers. */
  constructor(
    maxBytes: number,
    ask: (hashes: readonly Hash[]) => void,
    { port, arrived }: { readonly port: MessagePort; readonly arrived: Int32Array },
  ) {
    this.#known = new LRUCache({ maxSize: maxBytes, sizeCalculation: ({ length }) => length + entryBytes });
    this.#ask = ask;
    this.#supplies = port;
    this.#arrived = arrived;
  }

  get(hash: Hash): Uint8Array | undefined {
    const name = hashKey(hash);
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const [bytes] = this.#fetch([hash]);
    if (bytes !== undefined) this.#known.set(name, bytes);
    return bytes;
  }

  #fetch(hashes: readonly Hash[]): Supply {
    const before = Atomics.load(this.#arrived, 0);
    this.#ask(hashes);
    Atomics.wait(this.#arrived, 0, before);
    const message = receiveMessageOnPort(this.#supplies);
    if (message === undefined) throw new InternalFault('a supply was announced and did not come');
    return message.message as Supply;
  }
}

/** What an entry takes beside its bytes. */
const entryBytes = 128;
