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
import { type KeptAnswer, type OutlayerAnswer, toKeptAnswer } from './answer.ts';
import type { EventProver, ProvedPlace } from './event-prover.ts';
import { KeptAnswers } from './kept-answers.ts';
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
    this.#answers = new KeptAnswers(parts.answers);
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
    const kept = await this.#answers.answer(names, () =>
      this.#make(epoch, body, { plan, asked, place, owner }),
    );
    return {
      ...kept,
      resolve: { ...kept.resolve, deadline_block: deadlineBlock(body.block_height).toString() },
      transaction: signTransaction(epoch, kept, body),
    };
  }

  async #make(
    epoch: Epoch,
    { challenge, outlayer_quote: isQuotedTwice }: OutlayerRequestBody,
    { plan, asked, place, owner = everyone }: Runnable,
  ): Promise<KeptAnswer> {
    const { executor, clock } = this.#parts;
    const { maxExecutionSeconds } = asked.request;
    const ran = await withinSeconds(maxExecutionSeconds, runAlone(executor, plan.call, { owner, asked }));
    const signed = await signCall(this.#parts, epoch, ran, { challenge, isQuotedAlone: false });
    const response = responseOf(ran, asked);
    const proved = isQuotedTwice && place !== undefined ? { ...place, projectId: plan.projectId } : undefined;
    const taskQuote =
      proved && (await quoteTask(epoch, outlayerTask(asked.request, response, proved), ran.input));
    return toKeptAnswer({ ...signed, response, isProved: asked.isProved, taskQuote, now: clock() });
  }
}

type Runnable = {
  readonly plan: OutlayerPlan;
  readonly asked: AskedRequest;
  readonly place: ProvedPlace | undefined;
  readonly owner: Owner | undefined;
};

const responseOf = ({ output, preimages }: SignableCall, { request }: AskedRequest) =>
  outlayerResponse(
    { failure: preimages.failure, returned: preimages.returnValue, gasBurnt: output.gasBurnt },
    request.responseFormat,
  );
