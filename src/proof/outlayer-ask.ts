import { z } from 'zod';
import { isAccountId } from '../primitives/account-id.ts';
import { fromUtf8, toUtf8 } from '../primitives/bytes.ts';
import { base58Hash, base64, decimal, text } from './json-codecs.ts';
import { readForeign } from './outlayer-json.ts';
import { OutlayerRefused } from './outlayer-refusal.ts';

/** What the one who calls OutLayer's contract asks for: `input_data`. */
export type OutlayerAsk = {
  readonly accountId: string;
  readonly method: string;
  readonly args: Uint8Array;
  readonly stateRoot: Uint8Array;
  /** yoctoNEAR. */
  readonly balance: bigint | undefined;
  readonly state: readonly (readonly [key: Uint8Array, value: Uint8Array])[] | undefined;
};

/** What the gate can read with 300 Tgas. */
export const mostInputBytes = 65_536;

const stateItem = z.strictObject({ key_base64: base64, value_base64: base64 });

const askJson = z
  .strictObject({
    operation: z.literal('call'),
    account_id: z.string().refine(isAccountId, 'is not an account id'),
    method: text,
    args: text.optional(),
    args_base64: base64.optional(),
    state_root: base58Hash,
    balance: decimal(128).optional(),
    state: z.array(stateItem).optional(),
  })
  .refine(({ args, args_base64 }) => args === undefined || args_base64 === undefined, {
    path: ['args_base64'],
    message: 'cannot stand beside args',
  });

/** Throws `OutlayerRefused`. */
export function readAsk(inputData: string): OutlayerAsk {
  const { length } = toUtf8(inputData);
  if (length > mostInputBytes) {
    throw new OutlayerRefused(
      'outlayer_input_too_large',
      `input_data has ${length} bytes, of at most ${mostInputBytes}`,
    );
  }
  const ask = readForeign(askJson, inputData, 'outlayer_input_invalid');
  return {
    accountId: ask.account_id,
    method: ask.method,
    args: ask.args_base64 ?? toUtf8(ask.args ?? ''),
    stateRoot: ask.state_root,
    balance: ask.balance,
    state: ask.state?.map(({ key_base64, value_base64 }) => [key_base64, value_base64] as const),
  };
}

/** As text where they are text. */
function argsFields(args: Uint8Array): { args?: string; args_base64?: Uint8Array } {
  if (args.length === 0) return {};
  try {
    return { args: fromUtf8(args) };
  } catch (cause) {
    if (cause instanceof TypeError) return { args_base64: args };
    throw cause;
  }
}

/** The text of `input_data` in its shortest form. */
export function writeAsk({ accountId, method, args, stateRoot, balance, state }: OutlayerAsk): string {
  const given = {
    operation: 'call',
    account_id: accountId,
    method,
    ...argsFields(args),
    state_root: stateRoot,
    balance,
    state: state?.map(([key_base64, value_base64]) => ({ key_base64, value_base64 })),
  };
  return JSON.stringify(z.encode(askJson, { ...given, operation: 'call' }));
}
