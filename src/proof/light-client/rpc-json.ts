import { z } from 'zod';
import { isAccountId } from '../../primitives/account-id.ts';
import { formatPublicKey, parsePublicKey } from '../../primitives/public-key.ts';
import { formatSignature, parseSignature } from '../../primitives/signature.ts';
import { base58Hash, base64 } from '../json-codecs.ts';

/**
 * Parts of the JSON that NEAR's RPC answers with. Fields that are not ours to read are passed over, since nothing is
 * taken from them; those that are read have one form each.
 */
export const hash = base58Hash;
export const bytes = base64;

/** The bounds are far above what nearcore makes, and keep a stranger's document from costing more than its bytes. */
export const listOf = <S extends z.ZodType>(item: S, most: number) => z.array(item).max(most).readonly();

/** A whole number that may be text: RPC prints u128 as text and u64 bare, and clients that keep digits print both so. */
const wholeNumber = (bits: number) =>
  z
    .union([z.bigint(), z.int(), z.string().regex(/^(?:0|[1-9]\d{0,38})$/)])
    .transform(BigInt)
    .refine((value) => value >= 0n && value < 1n << BigInt(bits), `does not fit in u${bits}`);

/** A tree of 2^64 leaves is no deeper. */
const mostSteps = 64;

export const merklePathJson = listOf(z.object({ hash, direction: z.enum(['Left', 'Right']) }), mostSteps);

export const u64 = wholeNumber(64);
export const u128 = wholeNumber(128);

export const accountId = z.string().refine(isAccountId, 'is no account id');

/** `name:base58`, in the one spelling that NEAR prints. */
const tagged = (
  parse: (text: string) => Uint8Array | undefined,
  format: (value: Uint8Array) => string,
  what: string,
) =>
  z.string().transform((value, context) => {
    const parsed = parse(value);
    if (parsed !== undefined && format(parsed) === value) return parsed;
    context.issues.push({ code: 'custom', message: `is no ${what}`, input: value });
    return z.NEVER;
  });

export const publicKey = tagged(parsePublicKey, formatPublicKey, 'public key');
export const signature = tagged(parseSignature, formatSignature, 'signature');

/**
 * `timestamp` is the same as `timestamp_nanosec`, but as a bare number, which many clients round: where both are given, the
 * text counts. A wrong one is another block.
 */
const innerLite = z
  .object({
    height: u64,
    epoch_id: hash,
    next_epoch_id: hash,
    prev_state_root: hash,
    outcome_root: hash,
    timestamp: z.union([z.number(), z.bigint(), z.string()]).optional(),
    timestamp_nanosec: u64.optional(),
    next_bp_hash: hash,
    block_merkle_root: hash,
  })
  .transform((json, context) => {
    const timestamp = u64.safeParse(json.timestamp_nanosec ?? json.timestamp);
    if (!timestamp.success) {
      context.issues.push({ code: 'custom', message: 'has no exact time', input: json.timestamp });
      return z.NEVER;
    }
    return {
      height: json.height,
      epochId: json.epoch_id,
      nextEpochId: json.next_epoch_id,
      prevStateRoot: json.prev_state_root,
      outcomeRoot: json.outcome_root,
      timestamp: timestamp.data,
      nextBpHash: json.next_bp_hash,
      blockMerkleRoot: json.block_merkle_root,
    };
  });

/** The fields of nearcore's `LightClientBlockLiteView`. */
export const headerFields = { prev_block_hash: hash, inner_rest_hash: hash, inner_lite: innerLite };

/** The first fault of a document, with the path to it. */
export const firstIssue = ({ issues }: z.ZodError): string => {
  const [issue] = issues;
  return `${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is not as it should be'}`.trim();
};
