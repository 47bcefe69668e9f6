import type { Encoded } from './borsh.ts';
import {
  type Json,
  option,
  record,
  type Schema,
  string,
  u16,
  u64,
  u128Text,
  unit,
  variants,
  vec,
  withJson,
} from './schema.ts';

const functionCallFields = {
  /** Without a limit if absent. */
  allowance: option(u128Text),
  // Protocol: any text, for old genesis records hold receivers that are no account ids.
  receiverId: string,
  methodNames: vec(string),
};
const gasKeyFields = { balance: u128Text, numNonces: u16 };

const functionCall = record(functionCallFields);
const gasKey = record(gasKeyFields);
const gasKeyFunctionCall = record({ ...gasKeyFields, ...functionCallFields });

type GasKeyFunctionCall = Encoded<typeof gasKeyFunctionCall>;

/** serde prints the pair of structs as a list; the view prints one object. */
const accessKeyWith = (gasKeyFunctionCallSchema: Schema<GasKeyFunctionCall>) =>
  record({
    nonce: u64,
    permission: variants({
      function_call: functionCall,
      full_access: unit,
      gas_key_function_call: gasKeyFunctionCallSchema,
      gas_key_full_access: gasKey,
    }),
  });

/** near-primitives-core 0.38, account.rs. */
export const accessKeySchema = accessKeyWith(
  withJson(gasKeyFunctionCall, (value) => [gasKey.toJson(value), functionCall.toJson(value)]),
);

export type AccessKey = Encoded<typeof accessKeySchema>;

const shown = accessKeyWith(gasKeyFunctionCall);

/** nearcore's `AccessKeyView`. */
export const accessKeyView = (accessKey: AccessKey): Json => shown.toJson(accessKey);
