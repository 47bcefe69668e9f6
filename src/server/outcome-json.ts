import { z } from 'zod';
import { fromUtf8, toBase64 } from '../primitives/bytes.ts';
import type { StateChange } from '../proof/commitments.ts';
import type { FailureFacts } from '../runtime/one-shot/failure-facts.ts';
import type { OneShotResult } from '../runtime/one-shot/one-shot.ts';
import { type NamedGas, profileFacts } from '../runtime/one-shot/profile-facts.ts';

const decimalText = z.string().regex(/^[0-9]+$/);

const costs = z.record(z.string(), decimalText);

const gasProfile = z
  .strictObject({
    wasm_gas: decimalText.meta({ description: "the contract's instructions: WASM_INSTRUCTION there" }),
    host_functions: costs.meta({ description: 'WASM_HOST_COST there; most expensive first' }),
    actions: costs.meta({ description: 'ACTION_COST there; most expensive first' }),
  })
  .meta({
    description:
      "burnt gas by what it was spent on, under the names of the gas profile of NEAR's RPC; the sum is gas_burnt, but for the fees of receipts and actions. Not part of the statement",
  });

export const outcomeJson = z.strictObject({
  status: z.enum(['ok', 'failed', 'receipt']).meta({
    description: 'receipt: the call returned a promise, whose receipt did not run here',
  }),
  receipt_id: z.string().nullable().meta({ description: 'base58, of that receipt' }),
  return_base64: z.string().nullable().meta({ description: 'null: nothing was returned' }),
  return_text: z
    .string()
    .nullable()
    .meta({ description: 'the returned bytes as text, if they are UTF-8; often JSON' }),
  failure: z
    .strictObject({
      kind: z.string().meta({ description: "nearcore's name, such as HostError" }),
      text: z.string().meta({
        description:
          "nearcore's debug text; of a receipt, the JSON of NEAR's RPC. The statement commits to it",
      }),
      display: z.string().meta({ description: "what clients of NEAR's RPC see" }),
    })
    .nullable(),
  logs: z.array(z.string()),
  gas_burnt: decimalText,
  gas_used: decimalText,
  gas_profile: gasProfile,
  compute_usage: decimalText,
  account: z
    .strictObject({
      balance: decimalText.meta({ description: 'yoctoNEAR, the deposit included' }),
      storage_usage: decimalText.meta({ description: 'bytes' }),
    })
    .nullable()
    .meta({ description: 'the account after the call; null when a failure or a view left it as it was' }),
});
export type OutcomeJson = z.input<typeof outcomeJson>;

export const changeJson = z.strictObject({
  account_id: z
    .string()
    .optional()
    .meta({ description: 'whose key it is; absent when promises are refused' }),
  key_base64: z.string(),
  value_base64: z.string().nullable().meta({ description: 'null: removed' }),
});
export type ChangeJson = z.input<typeof changeJson>;

/** What came of one call. */
export type RanCall = {
  readonly isView: boolean;
  readonly result: OneShotResult;
  readonly failure: FailureFacts | undefined;
};

/** The outcome as the API tells it, whoever ran the call. */
export function toOutcomeJson({ result, failure, isView }: RanCall): OutcomeJson {
  const { outcome: ran } = result;
  const returned =
    failure === undefined && ran.returnData.kind === 'value' ? ran.returnData.bytes : undefined;
  const isKept = failure === undefined && !isView;
  return {
    status: failure === undefined ? 'ok' : 'failed',
    receipt_id: null,
    return_base64: returned === undefined ? null : toBase64(returned),
    return_text: returned === undefined ? null : textOf(returned),
    failure: failure ?? null,
    logs: [...ran.logs],
    gas_burnt: ran.gasBurnt.toString(),
    gas_used: ran.gasUsed.toString(),
    gas_profile: toGasProfile(ran.profile),
    compute_usage: ran.computeUsage.toString(),
    account: isKept ? { balance: ran.balance.toString(), storage_usage: ran.storageUsage.toString() } : null,
  };
}

export function toGasProfile(profile: OneShotResult['outcome']['profile']): OutcomeJson['gas_profile'] {
  const { wasmGas, hostFunctions, actions } = profileFacts(profile);
  return {
    wasm_gas: wasmGas.toString(),
    host_functions: toCosts(hostFunctions),
    actions: toCosts(actions),
  };
}

const toCosts = (all: readonly NamedGas[]): Record<string, string> =>
  Object.fromEntries(all.map(([name, gas]) => [name, gas.toString()]));

/** Nothing if the bytes are no UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return null;
    throw cause;
  }
}

export const toChangeJson = ({ key, value }: StateChange): ChangeJson => ({
  key_base64: toBase64(key),
  value_base64: value === undefined ? null : toBase64(value),
});
