import { ProblemError } from '../problems.ts';
import type { OutlayerRequestBody } from './request.ts';

/** What is to be proved: that the contract logged this event in this receipt, and what of the request the event leaves out. */
export type EventClaim = Pick<
  OutlayerRequestBody,
  | 'network'
  | 'contract_id'
  | 'request_data'
  | 'data_id'
  | 'input_data'
  | 'transaction_hash'
  | 'receipt_id'
  | 'block_height'
  | 'block_hash'
>;

/** Where the proof stands. */
export type ProvedPlace = {
  /** Of the block that holds the outcome: at least one after that in which the receipt ran. */
  readonly blockHeight: bigint;
};

/** Finds out whether a contract really asked. */
export interface EventProver {
  /** Throws the problem `outlayer_not_proved` when the evidence does not show it. */
  prove(evidence: unknown, claim: EventClaim): Promise<ProvedPlace>;
}

/** Of a service that knows no light-client head: nothing can be proved to it. */
export const noProver: EventProver = {
  prove: () =>
    Promise.reject(
      new ProblemError('outlayer_not_proved', 'this service has no light client: send no evidence', {
        field: 'evidence',
      }),
    ),
};
