import type { AccessKey } from '../../primitives/access-key.ts';
import { toBase58 } from '../../primitives/hash.ts';
import { publicKeyHandle } from '../../primitives/public-key.ts';
import type { Json } from '../../primitives/schema.ts';
import { recordRow, type StateRecord } from '../../runtime/state/state-record.ts';
import { type AccountImporter, ImportFailed, type ImportRequest } from '../account-importer.ts';
import type { RpcMethod } from '../method.ts';
import { accountField, type Fields, optional, publicKeyField, text, toFields } from '../params.ts';
import { handlerError, methodNotFound, parseError } from '../rpc-error.ts';

/**
 * `sandbox_import_account`, ours: an account with code and data, as a NEAR node tells of it, and a full-access key of the
 * caller's if one is given. The head says `claimed` and names the node. Only in development.
 */
export const importAccount: RpcMethod = async ({ world, settings }, params) => {
  const { importer } = settings;
  if (world.sandbox === undefined || importer === undefined) throw methodNotFound('sandbox_import_account');
  const fields = toFields(params);
  const request = toRequest(fields);
  const key = optional(fields, 'public_key', publicKeyField);
  const { records, source } = await fetchFrom(importer, request);
  const all = key === undefined ? records : [...records, keyOf(request.accountId, key)];
  const { height, hash } = await world.sandbox.patchState(all.map(recordRow), source);
  return { block_height: height, block_hash: toBase58(hash), source };
};

const toRequest = (fields: Fields): ImportRequest => ({
  nodeUrl: text(fields, 'rpc_url'),
  accountId: accountField(fields, 'account_id'),
  blockId: optional(fields, 'block_id', toBlock),
});

function toBlock(fields: Fields, name: string): string | number {
  const value: Json | undefined = fields[name];
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw parseError(`Failed parsing args: \`${name}\` is neither a height nor a hash`);
}

async function fetchFrom(importer: AccountImporter, request: ImportRequest) {
  try {
    return await importer.fetch(request);
  } catch (cause) {
    if (cause instanceof ImportFailed) throw handlerError('IMPORT_FAILED', {}, cause.message);
    throw cause;
  }
}

const fullAccess: AccessKey = { nonce: 0n, permission: { kind: 'full_access' } };

const keyOf = (accountId: string, publicKey: Uint8Array): StateRecord => ({
  kind: 'access_key',
  accountId,
  handle: publicKeyHandle(publicKey),
  accessKey: fullAccess,
});
