import { toHex } from '../../primitives/bytes.ts';
import type { AskedRequest } from '../../proof/outlayer-input.ts';
import type { OutlayerStore } from '../../store/outlayer-store.ts';
import type { Epoch } from '../key-epochs.ts';
import { ProblemError } from '../problems.ts';
import { InTurn } from './in-turn.ts';
import { isAnswerTo, type KeptAnswer } from './kept-answer.ts';
import type { OwnRow, OwnRows } from './own-rows.ts';
import type { RequestNames } from './same-request.ts';

/** A request in the epoch whose keys answer it. */
export type AnswerOf = {
  readonly epoch: Epoch;
  readonly asked: AskedRequest;
  readonly names: RequestNames;
};

/** How an answer comes about. */
export type Making<T> = {
  readonly run: () => Promise<T>;
  /** Only this signs. */
  readonly sign: (ran: T) => Promise<KeptAnswer>;
};

/**
 * Answers each request once under the keys of an epoch: the same again gets the same bytes. What other keys answered, or
 * another process, is never taken: the run is made again and comes to the same.
 */
export class KeptAnswers {
  readonly #store: OutlayerStore;
  readonly #rows: OwnRows;
  readonly #turns = new InTurn();

  constructor(store: OutlayerStore, rows: OwnRows) {
    this.#store = store;
    this.#rows = rows;
  }

  /**
   * What was answered before in this epoch, or what is made now. While one is made, the same request waits. Throws
   * `outlayer_conflict` for another body of an id. The id is bound, for good, after the run and before anything is signed:
   * a run that throws takes none.
   */
  async answer<T>(of: AnswerOf, making: Making<T>): Promise<KeptAnswer> {
    const { epoch, names } = of;
    assertSame(await this.#store.find(names.id), names);
    const row = this.#rows.at(epoch, names.answer);
    return this.#turns.run(toHex(row.name), async () => {
      const known = await this.#find(row, of);
      if (known !== undefined) {
        await this.#bind(names);
        return known;
      }
      const ran = await making.run();
      await this.#bind(names);
      const made = await making.sign(ran);
      await this.#store.replace(row.name, row.write(JSON.stringify(made)));
      return made;
    });
  }

  async #find(row: OwnRow, { asked, epoch }: AnswerOf): Promise<KeptAnswer | undefined> {
    const kept = await this.#store.find(row.name);
    const text = kept === undefined ? undefined : row.read(kept);
    if (text === undefined) return undefined;
    const known = JSON.parse(text) as KeptAnswer; // its mark says that this process wrote it
    return isAnswerTo(asked, known, epoch) ? known : undefined;
  }

  /** Whoever is first takes the id, at whichever service over this store. */
  async #bind(names: RequestNames): Promise<void> {
    assertSame(await this.#store.keep(names.id, toHex(names.body)), names);
  }
}

function assertSame(kept: string | undefined, { body }: RequestNames): void {
  if (kept === undefined || kept === toHex(body)) return;
  throw new ProblemError(
    'outlayer_conflict',
    'this request id and data id were sent with another request: a header Idempotency-Key of your own keeps yours apart',
  );
}
