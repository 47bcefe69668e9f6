import type { AccessKey } from '../../primitives/access-key.ts';
import { type Checked, requireFeature, type ValidationScope } from './scope.ts';

/** near-primitives-core 0.38, account.rs, `MAX_NONCES_FOR_GAS_KEY`. */
const mostNonces = 1024;

/** Of a key that pays for its own gas; of others there is nothing to check. */
export function validateGasKey(scope: ValidationScope, { permission }: AccessKey): Checked {
  if (!('numNonces' in permission)) return undefined;
  const missing = requireFeature(scope, 'GasKeys');
  if (missing !== undefined) return missing;
  if ('allowance' in permission && permission.allowance !== undefined) {
    return { kind: 'gas_key_function_call_allowance_not_allowed' };
  }
  const { numNonces, balance } = permission;
  if (numNonces === 0 || numNonces > mostNonces) {
    return { kind: 'gas_key_invalid_num_nonces', requestedNonces: numNonces, limit: mostNonces };
  }
  return balance === 0n ? undefined : { kind: 'add_gas_key_with_non_zero_balance', balance };
}
