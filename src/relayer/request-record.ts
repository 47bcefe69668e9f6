import { z } from 'zod';

/** Of a yield, in blocks after the request's own (nearcore's `yield_timeout_length_in_blocks`). */
export const yieldBlocks = 200n;

const decimal = z.string().regex(/^\d+$/).transform(BigInt);

const eventSchema = z.object({
  contractId: z.string(),
  requestId: decimal,
  dataId: z.string(),
  requestData: z.string(),
  isInputInState: z.boolean(),
  code: z
    .object({ url: z.string(), hash: z.string(), buildTarget: z.string().optional() })
    .transform(({ url, hash, buildTarget }) => ({ url, hash, buildTarget }))
    .optional(),
  block: z.object({ height: decimal, hash: z.string(), timestamp: decimal }),
  transactionHash: z.string(),
  receiptId: z.string(),
});

/** What resolves the request, as the service gave it. */
const answerSchema = z.object({
  receiverId: z.string(),
  method: z.string(),
  argsBase64: z.string(),
  gas: decimal,
  deposit: decimal,
  /** Proved mode: borsh of the transaction that the enclave signed. */
  signed: z.object({ base64: z.string() }).optional(),
});

const sentSchema = z.object({
  signedBase64: z.string(),
  hash: z.string(),
  signerId: z.string(),
  /** The final height that was known when it was sent first. */
  height: decimal,
});

const reasonSchema = z.object({ code: z.string(), text: z.string() });

const common = {
  event: eventSchema,
  /** The last block in which the yield still waits. */
  deadline: decimal,
  /** Failures in a row. */
  failures: z.int(),
  /** Resolutions that were made and did not resolve the request. */
  vain: z.int(),
  /** Unix milliseconds: not before. */
  dueAt: z.number(),
  lastError: reasonSchema.optional(),
};

export const requestRecordSchema = z.discriminatedUnion('state', [
  z.object({ ...common, state: z.literal('seen') }),
  z.object({ ...common, state: z.literal('answered'), answer: answerSchema }),
  z.object({ ...common, state: z.literal('sent'), answer: answerSchema, sent: sentSchema }),
  /** `by`: this relay, or whoever was faster. */
  z.object({
    ...common,
    state: z.literal('completed'),
    by: z.enum(['this_relay', 'another']),
    hash: z.string().optional(),
  }),
  z.object({ ...common, state: z.literal('expired'), reason: reasonSchema }),
  z.object({ ...common, state: z.literal('refused'), reason: reasonSchema }),
]);

export type RequestRecord = z.output<typeof requestRecordSchema>;
export type RequestState = RequestRecord['state'];
export type Answer = z.output<typeof answerSchema>;
export type Sent = z.output<typeof sentSchema>;
export type Reason = z.output<typeof reasonSchema>;

export const liveStates = ['seen', 'answered', 'sent'] as const;
export type LiveRecord = Extract<RequestRecord, { readonly state: (typeof liveStates)[number] }>;

export const isLive = (record: RequestRecord): record is LiveRecord =>
  record.state === 'seen' || record.state === 'answered' || record.state === 'sent';

/** JSON with 64-bit numbers as decimal text. */
export const recordToText = (record: RequestRecord): string =>
  JSON.stringify(record, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));

/** Of what `recordToText` wrote. Throws `z.ZodError` on anything else. */
export const recordFromText = (text: string): RequestRecord => requestRecordSchema.parse(JSON.parse(text));
