import { accessKeyView } from './access-key.ts';
import { type Action, actionSchema } from './action.ts';
import { byteMapSchema } from './byte-map.ts';
import { toBase64 } from './bytes.ts';
import { globalContractIdSchema } from './global-contract-id.ts';
import { sha256, toBase58 } from './hash.ts';
import { formatPublicKey } from './public-key.ts';
import type { Json } from './schema.ts';

type ActionOf<K extends Action['kind']> = Extract<Action, { readonly kind: K }>;

/** Code is shown by its hash, but in base64. */
const codeHash = (code: Uint8Array): string => toBase64(sha256(code));

/** nearcore's `ActionView` (near-primitives 0.38, views.rs): what an RPC shows. Most are shown as serde prints them. */
export function actionView(action: Action): Json {
  switch (action.kind) {
    case 'create_account':
      return 'CreateAccount';
    case 'deploy_contract':
      return { DeployContract: { code: codeHash(action.code) } };
    case 'add_key':
      return addKeyView(action);
    case 'deploy_global_contract':
      return deployGlobalContractView(action);
    case 'use_global_contract':
      return useGlobalContractView(action);
    case 'deterministic_state_init':
      return deterministicStateInitView(action);
    default:
      return actionSchema.toJson(action);
  }
}

const addKeyView = ({ publicKey, accessKey }: ActionOf<'add_key'>): Json => ({
  AddKey: { public_key: formatPublicKey(publicKey), access_key: accessKeyView(accessKey) },
});

function deployGlobalContractView({ code, deployMode }: ActionOf<'deploy_global_contract'>): Json {
  const shown = { code: codeHash(code) };
  return deployMode === 'CodeHash'
    ? { DeployGlobalContract: shown }
    : { DeployGlobalContractByAccountId: shown };
}

const useGlobalContractView = ({ contractIdentifier }: ActionOf<'use_global_contract'>): Json =>
  contractIdentifier.kind === 'code_hash'
    ? { UseGlobalContract: { code_hash: toBase58(contractIdentifier.codeHash) } }
    : { UseGlobalContractByAccountId: { account_id: contractIdentifier.accountId } };

/** Without the version of the state init. */
const deterministicStateInitView = ({ stateInit, deposit }: ActionOf<'deterministic_state_init'>): Json => ({
  DeterministicStateInit: {
    code: globalContractIdSchema.toJson(stateInit.code),
    data: byteMapSchema.toJson(stateInit.data),
    deposit: String(deposit),
  },
});
