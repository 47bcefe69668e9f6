import { z } from 'zod';
import { toBase58, zeroHash } from '../primitives/hash.ts';
import { accountId, base64Bytes, challenge, decimal, publicKey, wellFormedText } from './request-fields.ts';

/**
 * The request of `POST /v1/execute`. What is left out has a constant in its place, never the clock or chance: the same
 * request gives the same input struct, today and on another machine.
 */
const tenNear = '10000000000000000000000000';
/** 300 Tgas: what wallets attach at most. */
export const usualGas = 300_000_000_000_000n;

const contract = z.strictObject({
  wasm_base64: base64Bytes.meta({ description: 'the compiled contract' }),
  account_id: accountId.prefault('contract.near').meta({ description: 'the account that it is deployed to' }),
  balance: decimal(128)
    .prefault(tenNear)
    .meta({ description: 'of the account before the call, in yoctoNEAR, without the deposit' }),
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

const block = z.strictObject({
  height: decimal(64).prefault('100000000'),
  timestamp: decimal(64).prefault('1700000000000000000').meta({ description: 'nanoseconds since 1970' }),
  epoch_height: decimal(64).prefault('2000'),
  random_seed_base64: base64Bytes
    .refine((seed) => seed.length === 32, 'does not have 32 bytes')
    .prefault('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
});

export const ExecuteRequest = z
  .strictObject({
    contract,
    call,
    state: z.array(stateItem).default([]).meta({ description: "the contract's storage before the call" }),
    block: block.prefault({}).meta({ description: 'what the contract sees of the block' }),
    protocol_version: z.int().min(0).max(0xffff_ffff).default(88),
    chain_id: wellFormedText.default('near-enclave-one-shot'),
    challenge: challenge.optional().meta({
      description:
        '32 bytes of hex of your own choice: enters the statement and a fresh quote over it, so both are new',
    }),
    attestation: z
      .enum(['registration', 'per-result'])
      .default('registration')
      .meta({ description: 'per-result: a fresh quote over this very statement. A challenge implies it' }),
  })
  .meta({ description: 'One call of one contract, with all the state that it can see' });
export type ExecuteRequest = z.output<typeof ExecuteRequest>;
