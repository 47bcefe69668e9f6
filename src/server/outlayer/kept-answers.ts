import { toHex } from '../../primitives/bytes.ts';
import type { OutlayerStore } from '../../store/outlayer-store.ts';
import { ProblemError } from '../problems.ts';
import type { KeptAnswer } from './answer.ts';
import { InTurn } from './in-turn.ts';
import type { RequestNames } from './same-request.ts';

/** Answers each request once: the same again gets the same bytes, in this process and in any other over the same store. */
export class KeptAnswers {
  readonly #store: OutlayerStore;
  readonly #turns = new InTurn();

  constructor(store: OutlayerStore) {
    this.#store = store;
  }

  /**
   * What was answered before, or what `make` answers now: that is kept first. While one is made, the same request waits.
   * Throws `outlayer_conflict` for another body of an id. Nothing is kept, and no id taken, when `make` throws.
   */
  answer(names: RequestNames, make: () => Promise<KeptAnswer>): Promise<KeptAnswer> {
    return this.#turns.run(toHex(names.id), async () => {
      assertSame(await this.#store.find(names.id), names);
      const known = await this.#store.find(names.answer);
      const text = known ?? (await this.#store.keep(names.answer, JSON.stringify(await make())));
      assertSame(await this.#store.keep(names.id, toHex(names.body)), names);
      return JSON.parse(text) as KeptAnswer; // the seal says that we wrote it
    });
  }
}

function assertSame(kept: string | undefined, { body }: RequestNames): void {
  if (kept === undefined || kept === toHex(body)) return;
  throw new ProblemError(
    'outlayer_conflict',
    'this request id and data id were sent with another request: a header Idempotency-Key of your own keeps yours apart',
  );
}
