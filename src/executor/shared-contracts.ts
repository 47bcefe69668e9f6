import { InternalFault } from '../primitives/internal-fault.ts';
import type { SharedContract } from './messages.ts';

/** The prepared contracts of a guest process, in memory that its threads share. The pool says what comes and goes. */
export class SharedContracts {
  readonly #byName = new Map<string, SharedContract>();

  put(name: string, bytes: Uint8Array): void {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    this.#byName.set(name, { name, bytes: shared });
  }

  forget(name: string): void {
    this.#byName.delete(name);
  }

  get(name: string): SharedContract {
    const found = this.#byName.get(name);
    if (found === undefined) throw new InternalFault(`no contract ${name} came before its call`);
    return found;
  }
}
