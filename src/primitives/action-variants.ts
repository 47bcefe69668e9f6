import { accessKeySchema } from './access-key.ts';
import { accountIdSchema } from './account-id.ts';
import { deterministicStateInitSchema } from './deterministic-state-init.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { publicKeySchema } from './public-key.ts';
import { base64Bytes, empty, names, record, type Schema, string, u64, u128Text, variants } from './schema.ts';

const deposit = u128Text;
const publicKey = publicKeySchema;

/** nearcore's `Action` in the order of its tags (near-primitives 0.38, action/mod.rs), with its two delegates open. */
export const actionVariants = <V1, V2>(delegate: Schema<V1>, delegateV2: Schema<V2>) =>
  variants({
    create_account: empty,
    deploy_contract: record({ code: base64Bytes }),
    function_call: record({ methodName: string, args: base64Bytes, gas: u64, deposit }),
    transfer: record({ deposit }),
    stake: record({ stake: u128Text, publicKey }),
    add_key: record({ publicKey, accessKey: accessKeySchema }),
    delete_key: record({ publicKey }),
    delete_account: record({ beneficiaryId: accountIdSchema }),
    delegate,
    deploy_global_contract: record({ code: base64Bytes, deployMode: names(['CodeHash', 'AccountId']) }),
    use_global_contract: record({ contractIdentifier: globalContractIdSchema }),
    deterministic_state_init: record({ stateInit: deterministicStateInitSchema, deposit }),
    transfer_to_gas_key: record({ publicKey, deposit }),
    withdraw_from_gas_key: record({ publicKey, amount: u128Text }),
    delegate_v2: delegateV2,
    // The bytes as they came, for the account's id commits to them: `decodeUniversalStateInit` reads them.
    universal_state_init: record({ stateInit: base64Bytes, deposit }),
  });
