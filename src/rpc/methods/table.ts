import type { RpcMethod } from '../method.ts';
import { block } from './block.ts';
import { changes, changesInBlock } from './changes.ts';
import { chunk } from './chunk.ts';
import { gasPrice } from './gas-price.ts';
import { importAccount } from './import-account.ts';
import { genesisConfig, protocolConfig } from './protocol-config.ts';
import { query } from './query.ts';
import { receipt, receiptToTx } from './receipt.ts';
import { sandboxMethods } from './sandbox.ts';
import { health, networkInfo, status } from './status.ts';
import { broadcastTxAsync, broadcastTxCommit, sendTx, tx, txStatus } from './transactions.ts';
import { noLightClient, noValidators } from './unserved.ts';

/** Every method by name. Those that nearcore has under two names stand here twice. */
export const methods: ReadonlyMap<string, RpcMethod> = new Map<string, RpcMethod>([
  ['query', query],
  ['send_tx', sendTx],
  ['broadcast_tx_async', broadcastTxAsync],
  ['broadcast_tx_commit', broadcastTxCommit],
  ['tx', tx],
  ['EXPERIMENTAL_tx_status', txStatus],
  ['EXPERIMENTAL_receipt', receipt],
  ['EXPERIMENTAL_receipt_to_tx', receiptToTx],
  ['block', block],
  ['chunk', chunk],
  ['gas_price', gasPrice],
  ['status', status],
  ['health', health],
  ['network_info', networkInfo],
  ['changes', changes],
  ['EXPERIMENTAL_changes', changes],
  ['block_effects', changesInBlock],
  ['EXPERIMENTAL_changes_in_block', changesInBlock],
  ['genesis_config', genesisConfig],
  ['EXPERIMENTAL_genesis_config', genesisConfig],
  ['EXPERIMENTAL_protocol_config', protocolConfig],
  ['validators', noValidators],
  ['EXPERIMENTAL_validators_ordered', noValidators],
  ['next_light_client_block', noLightClient],
  ['light_client_proof', noLightClient],
  ['EXPERIMENTAL_light_client_proof', noLightClient],
  ['EXPERIMENTAL_light_client_block_proof', noLightClient],
  ...sandboxMethods,
  ['sandbox_import_account', importAccount],
]);
