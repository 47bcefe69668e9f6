import { type Encoded, encode } from './borsh.ts';
import { byteMapSchema } from './byte-map.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { keccakSuffix } from './implicit-account-id.ts';
import { record, variants } from './schema.ts';

/** NEP-616: the code and data that an account of a `0s` name begins with. */
export const deterministicStateInitSchema = variants({
  v1: record({ code: globalContractIdSchema, data: byteMapSchema }),
});

export type DeterministicStateInit = Encoded<typeof deterministicStateInitSchema>;

/** The only account that may begin with this state (near-primitives 0.38, utils.rs). */
export const deterministicAccountId = (stateInit: DeterministicStateInit): string =>
  `0s${keccakSuffix(encode(deterministicStateInitSchema, stateInit))}`;
