import { z } from 'zod';
import { fromHex } from '../../primitives/bytes.ts';
import { accountId, base58Hash, base64Bytes, challenge, decimal, wellFormedText } from '../request-fields.ts';

/** Either spelling of 32 bytes: OutLayer's events have a list of numbers. */
const dataId = z.union([
  z
    .array(z.int().min(0).max(255))
    .length(32)
    .transform((bytes) => Uint8Array.from(bytes)),
  z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'is neither 32 numbers nor 64 digits of hex')
    .transform((text): Uint8Array => fromHex(text)),
]);

/** Where the access key of the operator's account stands, without which NEAR takes no transaction. */
const transaction = z.strictObject({
  signer_id: accountId.meta({ description: "OutLayer's operator, as this service is set up for it" }),
  nonce: decimal(64).meta({ description: "greater than that of this service's access key" }),
  block_hash: base58Hash.meta({ description: 'of a recent block' }),
});

/** The request of `POST /v1/outlayer/execute`. */
export const OutlayerRequestBody = z
  .strictObject({
    network: wellFormedText.meta({
      description: "the chain that OutLayer's contract is on, such as mainnet",
    }),
    contract_id: accountId.meta({ description: "OutLayer's contract" }),
    request_data: wellFormedText.max(200_000).meta({
      description:
        'the text of this name in the event execution_requested, character for character. It holds numbers beyond 2^53: never parse and print it',
    }),
    data_id: dataId.meta({ description: 'of the event: 32 numbers, or hex' }),
    transaction_hash: base58Hash,
    receipt_id: base58Hash.meta({ description: 'of the receipt that logged the event' }),
    block_height: decimal(64).meta({ description: 'of the block that the receipt ran in' }),
    block_hash: base58Hash,
    input_data: wellFormedText
      .optional()
      .meta({ description: 'from get_request, exactly when the event says input_data_in_state' }),
    wasm_base64: base64Bytes.meta({
      description:
        'the code. It is taken if its sha256 is the one that the request names: nothing is fetched by this service, so that nobody can have it call an address from within',
    }),
    state_nodes_base64: z.array(base64Bytes).optional().meta({
      description:
        "trie nodes and values under input_data's state_root that the call reads, where input_data does not hold the state itself",
    }),
    evidence: z.unknown().optional().meta({
      description:
        "proof by NEAR's light-client rules that the contract logged this event. With it the statement says proved; without, claimed",
    }),
    transaction: transaction.optional().meta({
      description: 'with evidence: the enclave signs the transaction that resolves the request, too',
    }),
    outlayer_quote: z.boolean().default(false).meta({
      description:
        "with evidence: a second quote, in the layout that OutLayer's workers quote their tasks in, for its auditors' tools",
    }),
    challenge: challenge
      .optional()
      .meta({ description: '32 bytes of hex: enters the statement and a fresh quote over it' }),
  })
  .meta({ description: "A request of OutLayer's contract, and what it takes to run it" });

export type OutlayerRequestBody = z.output<typeof OutlayerRequestBody>;
