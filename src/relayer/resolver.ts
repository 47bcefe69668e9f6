import type { Json } from '../primitives/schema.ts';
import type { RequestEvent } from './request-event.ts';
import type { Answer, Sent } from './request-record.ts';
import type { OutlayerAnswer } from './service-client.ts';

/** How an answer comes to the chain. Both ways throw `RpcFailure` when NEAR does not answer. */
export type Resolver = {
  /** What the service is asked for beside the request. */
  extras(event: RequestEvent): Promise<{ readonly [name: string]: Json }>;
  /** What resolves the request, of all that the service answered with. Undefined: it gave no such thing. */
  choose(answer: OutlayerAnswer): Promise<Answer | undefined>;
  /** A transaction that can be sent now; it is not sent yet. */
  prepare(answer: Answer, height: bigint): Promise<Sent>;
  /** Whether the transaction can still come into a block: its key's nonce is not passed, and its block is known. */
  canCome(sent: Sent, height: bigint): Promise<boolean>;
};
