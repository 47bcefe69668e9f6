import { z } from 'zod';
import { toBase58, zeroHash } from '../primitives/hash.ts';
import { promiseModes } from '../proof/statement.ts';
import { mostBlocks } from '../runtime/one-shot/promising-call.ts';
import {
  accountId,
  base58Hash,
  base64Bytes,
  challenge,
  decimal,
  publicKey,
  salt,
  wellFormedText,
} from './request-fields.ts';

/**
 * The request of `POST /v1/execute`. What is left out has a constant in its place, never the clock or chance: the same
 * request gives the same input struct, today and on another machine.
 */
export const tenNear = 10_000_000_000_000_000_000_000_000n;
/** 300 Tgas: what wallets attach at most. */
export const usualGas = 300_000_000_000_000n;

const contract = z.strictObject({
  wasm_base64: base64Bytes.meta({ description: 'the compiled contract' }),
  account_id: accountId.prefault('contract.near').meta({ description: 'the account that it is deployed to' }),
  balance: decimal(128)
    .optional()
    .meta({
      description: `of the account before the call, in yoctoNEAR, without the deposit; default: ${tenNear}`,
    }),
});

const call = z
  .strictObject({
    method: wellFormedText.meta({ description: 'the name of an exported function' }),
    args: z.unknown().optional().meta({
      description:
        'the arguments as JSON. The contract gets the UTF-8 bytes of JSON.stringify(args): no white space, keys in the order given here (whole-number keys first). A whole number beyond 2^53 is refused: write it as text, or use args_base64',
    }),
    args_base64: base64Bytes
      .optional()
      .meta({ description: 'the exact bytes of the arguments, instead of args. With neither: no bytes' }),
    predecessor_id: accountId.prefault('caller.near').meta({ description: 'who calls' }),
    signer_id: accountId
      .optional()
      .meta({ description: 'who signed the transaction; default: the predecessor' }),
    signer_public_key: publicKey
      .prefault(`ed25519:${toBase58(zeroHash)}`)
      .meta({ description: 'ed25519:<base58> or another of NEAR’s kinds' }),
    attached_deposit: decimal(128).prefault('0').meta({ description: 'yoctoNEAR' }),
    gas: decimal(64)
      .optional()
      .meta({
        description: `prepaid gas; default: ${usualGas} (300 Tgas), or the limit of this service if that is lower`,
      }),
    view: z
      .boolean()
      .default(false)
      .meta({ description: 'as a view call: no deposit, and no change is kept' }),
  })
  .refine(({ args, args_base64 }) => args === undefined || args_base64 === undefined, {
    path: ['args_base64'],
    message: 'cannot stand beside args',
  });

const stateItem = z.strictObject({
  key_base64: base64Bytes.meta({ description: 'the raw storage key' }),
  value_base64: base64Bytes,
});

/** NEAR's partial state. */
const stateWitness = z.strictObject({
  root: base58Hash,
  nodes_base64: z
    .array(base64Bytes)
    .meta({ description: 'in any order; more than the call reads do no harm' }),
});

const block = z.strictObject({
  height: decimal(64).prefault('100000000'),
  timestamp: decimal(64).prefault('1700000000000000000').meta({ description: 'nanoseconds since 1970' }),
  epoch_height: decimal(64).prefault('2000'),
  random_seed_base64: base64Bytes
    .refine((seed) => seed.length === 32, 'does not have 32 bytes')
    .prefault('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
});

/** An account beside the called one. */
export const furtherAccount = z.strictObject({
  account_id: accountId,
  balance: decimal(128)
    .optional()
    .meta({ description: `yoctoNEAR; default: ${tenNear}` }),
  wasm_base64: base64Bytes.optional().meta({ description: 'its contract; without: none' }),
  state: z.array(stateItem).default([]).meta({ description: "its contract's storage" }),
});

type PlainState = { readonly state: readonly unknown[]; readonly balance?: bigint | undefined };

const hasPlainState = (request: {
  readonly contract: Pick<PlainState, 'balance'>;
  readonly state: readonly unknown[];
  readonly accounts: readonly PlainState[];
}): boolean =>
  [{ ...request.contract, state: request.state }, ...request.accounts].some(
    ({ state, balance }) => state.length > 0 || balance !== undefined,
  );

/** NEAR's deepest chains of calls take far fewer; a yield's time is over after 200. */
const usualBlocks = 100;

export const ExecuteRequest = z
  .strictObject({
    contract,
    call,
    state: z.array(stateItem).default([]).meta({ description: "the contract's storage before the call" }),
    state_witness: stateWitness.optional().meta({
      description:
        "the whole state in another form, instead of state, contract.balance, and accounts' balance and state: a root, and those trie nodes and values under it that the call reads, such as a bundle's witness_base64. Whose root it is, nobody checks: the statement says that the state is claimed",
    }),
    block: block.prefault({}).meta({ description: 'what the contract sees of the block' }),
    protocol_version: z.int().min(0).max(0xffff_ffff).default(88),
    chain_id: wellFormedText.default('near-enclave-one-shot'),
    promises: z.enum(promiseModes).default('refuse').meta({
      description:
        'what becomes of the receipts that the call makes. refuse: a call that makes one ends as promises_unsupported. return: they are handed back. run: they are run, and what they make in turn, block after block. With return and run the call is the one action of a receipt, bought at a gas price of zero: its gas has the fees of the receipt, its random seed is mixed with the receipt as on NEAR, and its account must cover its storage',
    }),
    accounts: z
      .array(furtherAccount)
      .default([])
      .meta({ description: 'accounts beside the called one, for promises to find; with return or run' }),
    max_blocks: z
      .int()
      .min(1)
      .max(mostBlocks)
      .optional()
      .meta({
        description: `blocks that a run may take; default: ${usualBlocks}. A yield is over after 200 blocks: with fewer it is left waiting`,
      }),
    max_witness_bytes: decimal(64)
      .refine((bytes) => bytes > 0n, 'is zero: leave it out instead')
      .optional()
      .meta({
        description:
          'of the trie nodes and values that the call may touch, which the bundle keeps so that anyone can run the call again; default: the limit of this service alone',
      }),
    salt: salt.optional().meta({
      description:
        '32 random bytes of hex that you keep: makes the call private. The commitments of the statement are salted, and the bundle is given only to who can compute its token from the salt. Goes with promises that are refused, since outcome roots are not salted',
    }),
    challenge: challenge.optional().meta({
      description:
        '32 bytes of hex of your own choice: enters the statement and a fresh quote over it, so both are new',
    }),
    attestation: z
      .enum(['registration', 'per-result'])
      .default('registration')
      .meta({ description: 'per-result: a fresh quote over this very statement. A challenge implies it' }),
  })
  .refine(({ promises, accounts }) => promises !== 'refuse' || accounts.length === 0, {
    path: ['accounts'],
    message: 'goes with promises that are returned or run',
  })
  .refine((request) => request.state_witness === undefined || !hasPlainState(request), {
    path: ['state_witness'],
    message: 'holds all of the state: no state, and no balance, can stand beside it',
  })
  .refine(({ promises, salt }) => promises === 'refuse' || salt === undefined, {
    path: ['salt'],
    message: 'goes with promises that are refused',
  })
  .refine(({ promises, max_blocks }) => promises === 'run' || max_blocks === undefined, {
    path: ['max_blocks'],
    message: 'goes with promises that are run',
  })
  .meta({ description: 'One call of one contract, with all the state that it can see' });
/** How many blocks a run may take, if the caller does not say. */
export const blocksOf = ({ max_blocks }: Pick<ExecuteRequest, 'max_blocks'>): number =>
  max_blocks ?? usualBlocks;

export type ExecuteRequest = z.output<typeof ExecuteRequest>;
