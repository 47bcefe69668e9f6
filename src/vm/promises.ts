import type { Parameters } from '../params/at-version.ts';
import { ContractTrap, fail, type PlainHostError } from './errors.ts';
import type { ReceiptIndex } from './external.ts';

/** A receipt that this call makes, or several that are awaited together. */
type Promised =
  | { readonly kind: 'receipt'; readonly receipt: ReceiptIndex }
  | { readonly kind: 'joint'; readonly receipts: readonly ReceiptIndex[] };

/** A call's promises by the indices that its guest knows them by. */
export class Promises {
  readonly #promises: Promised[] = [];
  readonly #limits: Parameters['limits'];

  constructor(limits: Parameters['limits']) {
    this.#limits = limits;
  }

  addReceipt(receipt: ReceiptIndex): bigint {
    return this.#add({ kind: 'receipt', receipt });
  }

  addJoint(receipts: readonly ReceiptIndex[]): bigint {
    return this.#add({ kind: 'joint', receipts });
  }

  /** The receipts that the promise stands for. */
  receipts(index: bigint): readonly ReceiptIndex[] {
    const promise = this.#get(index);
    return promise.kind === 'receipt' ? [promise.receipt] : promise.receipts;
  }

  /** The one receipt that the promise stands for; fails with `ifJoint` when it stands for several. */
  receipt(index: bigint, ifJoint: PlainHostError): ReceiptIndex {
    const promise = this.#get(index);
    return promise.kind === 'receipt' ? promise.receipt : fail(ifJoint);
  }

  #get(index: bigint): Promised {
    const promise = index < BigInt(this.#promises.length) ? this.#promises[Number(index)] : undefined;
    if (promise === undefined) throw new ContractTrap({ kind: 'InvalidPromiseIndex', promise_idx: index });
    return promise;
  }

  #add(promise: Promised): bigint {
    const count = this.#promises.push(promise);
    const limit = this.#limits.max_promises_per_function_call_action;
    if (count > limit) {
      throw new ContractTrap({
        kind: 'NumberPromisesExceeded',
        number_of_promises: BigInt(count),
        limit: BigInt(limit),
      });
    }
    return BigInt(count - 1);
  }
}
