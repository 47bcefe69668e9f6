import { z } from 'zod';
import { attestationJson } from './attestation.ts';
import { sealedDisclosureJson } from './disclosure.ts';
import { headInputJson, headOutputJson } from './head-json.ts';
import { base58Hash, base64, decimal, hex, orNull, record } from './json-codecs.ts';
import { merklePathJson } from './merkle-path-json.ts';
import { envelopeJson } from './statement-json.ts';

/** One block of a durable world, as it leaves the service (attestation/head.md). */
export const blockFormat = 'near-enclave/block/v1';

const bytesList = z.array(base64).readonly();

/** A row of the state, by its trie key; without a value it was removed. */
const rowJson = record({ key: base64, value: orNull(base64) }, { key: 'key_base64', value: 'value_base64' });

/** What the hashes of a head are of. Borsh, where nothing else is said. */
export const openContentsJson = record(
  {
    kind: z.literal('open'),
    transactions: z
      .array(record({ signed: base64, isExpired: z.boolean() }, { signed: 'signed_base64' }))
      .readonly(),
    /** What the block before sent, in order. */
    receipts: bytesList,
    /** The receipt that a `resume` brought from outside. */
    resumption: orNull(base64),
    /** What the block before left: `CongestionInfo`, then `BandwidthRequests`. */
    load: base64,
    /** Of a genesis: what its world is named after. The policy is the borsh of `world-policy`. */
    origin: orNull(
      record({ policy: base64, appId: hex(20), nonce: decimal(64) }, { policy: 'policy_base64' }),
    ),
    /** Of a genesis: the whole state. Of a patch: what it set or removed. Keys ascending. */
    rows: orNull(z.array(rowJson).readonly()),
    /** Nodes and values in byte order, or nothing: this engine could not make the block again. */
    witness: orNull(bytesList),
    /** Contracts that ran, hashes ascending. In a history an earlier block has the bytes that are not here. */
    codes: z.array(record({ hash: base58Hash, code: orNull(base64) }, { code: 'code_base64' })).readonly(),
    /** With their ids, as they lie under the outcome root. */
    outcomes: bytesList,
  },
  {
    receipts: 'receipts_base64',
    resumption: 'resumption_base64',
    load: 'load_base64',
    witness: 'witness_base64',
    outcomes: 'outcomes_base64',
  },
);
export type OpenContents = z.output<typeof openContentsJson>;

const headJson = record({ input: headInputJson, output: headOutputJson });

/**
 * That this block and another one are of one chain. An earlier block lies under this head's `history_root`; under the
 * `history_root` of a later one, whose head stands here as it is hashed, with an empty `engine_id`, lies this block.
 */
const ancestryJson = record({
  sequence: decimal(64),
  block: base58Hash,
  head: orNull(headJson),
  path: merklePathJson,
});
export type Ancestry = z.output<typeof ancestryJson>;

/** What is signed of a block, and by which key: the same in all documents about a world. */
export const signedHeadFields = {
  head: record({ input: headInputJson, output: headOutputJson, envelope: envelopeJson }),
  blockHash: base58Hash,
  signatures: record({ ed25519: hex(64) }),
} as const;

export const blockDocumentJson = record({
  format: z.literal(blockFormat),
  ...signedHeadFields,
  contents: z.union([openContentsJson, sealedDisclosureJson]),
  ancestry: orNull(ancestryJson),
  /** Of the key that signed. Nothing in a history, which has it in a line before. */
  attestation: orNull(attestationJson),
});
export type BlockDocument = z.output<typeof blockDocumentJson>;

/** The part of a document that says what was signed. */
export type SignedHeadPart = Pick<BlockDocument, 'head' | 'blockHash' | 'signatures'>;
