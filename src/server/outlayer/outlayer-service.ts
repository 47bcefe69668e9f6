import type { Executor } from '../../executor/executor.ts';
import { everyone, type Owner } from '../../executor/owner.ts';
import type { AskedRequest } from '../../proof/outlayer-input.ts';
import { deadlineBlock } from '../../proof/outlayer-resolve.ts';
import { outlayerResponse } from '../../proof/outlayer-response.ts';
import { outlayerTask } from '../../proof/outlayer-task.ts';
import type { OutlayerStore } from '../../store/outlayer-store.ts';
import type { Epoch, KeyEpochs } from '../key-epochs.ts';
import { type SigningParts, signCall } from '../sign-call.ts';
import { runAlone, type SignableCall } from '../signable-call.ts';
import { type OutlayerAnswer, toBareAnswer } from './answer.ts';
import type { EventProver, ProvedPlace } from './event-prover.ts';
import { type KeptAnswer, toKeptAnswer } from './kept-answer.ts';
import { KeptAnswers } from './kept-answers.ts';
import { OwnRows } from './own-rows.ts';
import { type OutlayerPlan, planRequest } from './plan.ts';
import type { OutlayerRequestBody } from './request.ts';
import { assertSignable, signTransaction } from './resolve-transaction.ts';
import { namesOf } from './same-request.ts';
import { quoteTask } from './task-quote.ts';
import { withinSeconds } from './time-limit.ts';

export type OutlayerParts = SigningParts & {
  readonly executor: Executor;
  readonly epochs: KeyEpochs;
  readonly answers: OutlayerStore;
  readonly prover: EventProver;
  readonly randomBytes: (length: number) => Uint8Array;
};

/** Who sends a request. */
export type OutlayerCaller = {
  /** A name that only this caller knows, so that nobody else's request stands in the way of his; may be empty. */
  readonly scope: string;
  readonly owner?: Owner | undefined;
};

/** Runs requests of OutLayer's contract and says what resolves them. */
export class OutlayerService {
  readonly #parts: OutlayerParts;
  readonly #answers: KeptAnswers;

  constructor(parts: OutlayerParts) {
    this.#parts = parts;
    this.#answers = new KeptAnswers(parts.answers, new OwnRows(parts.randomBytes));
  }

  /** Throws the caller's problems and our faults; then nothing was signed. */
  execute(body: OutlayerRequestBody, caller: OutlayerCaller): Promise<OutlayerAnswer> {
    return this.#parts.epochs.use((epoch) => this.#executeIn(epoch, body, caller));
  }

  async #executeIn(
    epoch: Epoch,
    body: OutlayerRequestBody,
    { scope, owner }: OutlayerCaller,
  ): Promise<OutlayerAnswer> {
    const { config } = epoch.attestation.registration;
    const plan = planRequest(body, config);
    const isProved = body.evidence !== undefined;
    assertSignable(body, config, isProved);
    const place = isProved ? await this.#parts.prover.prove(body.evidence, body) : undefined;
    const asked = { ...plan.asked, isProved };
    const names = namesOf({ asked, scope }, body);
    const runnable = { plan, asked, place, owner };
    const kept = await this.#answers.answer(
      { epoch, asked, names },
      {
        run: () => this.#run(runnable),
        sign: (ran) => this.#sign(epoch, body, { ...runnable, ran }),
      },
    );
    const bare = toBareAnswer(asked, kept);
    return {
      ...bare,
      resolve: { ...bare.resolve, deadline_block: deadlineBlock(body.block_height).toString() },
      transaction: signTransaction(epoch, asked, kept, body),
    };
  }

  #run({ plan, asked, owner = everyone }: Runnable): Promise<SignableCall> {
    const { maxExecutionSeconds } = asked.request;
    return withinSeconds(maxExecutionSeconds, runAlone(this.#parts.executor, plan.call, { owner, asked }));
  }

  async #sign(
    epoch: Epoch,
    { challenge, outlayer_quote: isQuotedTwice }: OutlayerRequestBody,
    { ran, plan, asked, place }: Ran,
  ): Promise<KeptAnswer> {
    const response = responseTo(ran, asked);
    const proved = isQuotedTwice && place !== undefined ? { ...place, projectId: plan.projectId } : undefined;
    const taskQuote =
      proved && (await quoteTask(epoch, outlayerTask(asked.request, response, proved), ran.input));
    const signed = await signCall(this.#parts, epoch, ran, { challenge, isQuotedAlone: false });
    return toKeptAnswer({ ...signed, now: this.#parts.clock() }, response, taskQuote);
  }
}

type Runnable = {
  readonly plan: OutlayerPlan;
  readonly asked: AskedRequest;
  readonly place: ProvedPlace | undefined;
  readonly owner: Owner | undefined;
};
type Ran = Runnable & { readonly ran: SignableCall };

const responseTo = ({ output, preimages }: SignableCall, { request }: AskedRequest) =>
  outlayerResponse(
    { failure: preimages.failure, returned: preimages.returnValue, gasBurnt: output.gasBurnt },
    request.responseFormat,
  );
