import { type Account, accountCodec } from '../../src/primitives/account.ts';
import { decode, encode } from '../../src/primitives/borsh.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { fromBase58, sha256, toBase58 } from '../../src/primitives/hash.ts';
import { formatPublicKey, parsePublicKey, publicKeyHandle } from '../../src/primitives/public-key.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';
import { trieKeyFromDebug } from './trie-key-from-debug.ts';

type Line = Readonly<Record<string, unknown>>;

/** `primitives/*.jsonl`: the types that exist so far; each other type is skipped by its name. */
export function* checkPrimitives(file: ConformanceFile): Iterable<CaseResult> {
  let index = 0;
  for (const line of file.lines()) {
    yield checkLine(file.group, index, line as Line);
    index++;
  }
}

function checkLine(group: string, index: number, line: Line): CaseResult {
  const type = String(line['type']);
  const id = `${type}-${index}`;
  const check = checks[type];
  if (check === undefined) return { group, id, status: 'skipped', reason: `type ${type}` };
  try {
    return toCaseResult(group, id, check(line));
  } catch (cause) {
    return { group, id, status: 'failed', reason: String(cause) };
  }
}

const checks: Readonly<Record<string, (line: Line) => string[]>> = {
  TrieKey: checkTrieKey,
  Account: checkAccount,
  PublicKey: checkPublicKey,
};

function checkTrieKey(line: Line): string[] {
  const key = trieKeyFromDebug(String(line['debug']));
  if (key === undefined) return [`unknown kind of key: ${line['debug']}`];
  return [
    ...difference('key', line['key'], toHex(key)),
    ...difference('len', String(line['len']), String(key.length)),
  ];
}

function checkAccount(line: Line): string[] {
  const account = decode(accountCodec, fromHex(String(line['borsh'])));
  const fromJson = accountFromJson(line['json'] as Readonly<Record<string, unknown>>);
  return [
    ...difference('borsh', line['borsh'], toHex(encode(accountCodec, account))),
    ...difference('borsh of the json', line['borsh'], toHex(encode(accountCodec, fromJson))),
    ...difference('hash', line['sha256_of_borsh'], toBase58(sha256(encode(accountCodec, account)))),
  ];
}

/** nearcore's serde form. Storage usage can pass 2^53, so numbers must come from a parser that keeps them whole. */
function accountFromJson(json: Readonly<Record<string, unknown>>): Account {
  const text = (name: string): string => String(json[name]);
  const amount = BigInt(text('amount'));
  const locked = BigInt(text('locked'));
  const storageUsage = BigInt(text('storage_usage'));
  const codeHash = fromBase58(text('code_hash'));
  if (json['state'] === 'uninitialized') {
    return {
      version: 'uninitialized',
      amount,
      storageUsage,
      bootstrapNonce: BigInt(text('bootstrap_nonce')),
    };
  }
  if (json['version'] === 'V1') return { version: 'v1', amount, locked, storageUsage, codeHash };
  return { version: 'v2', amount, locked, storageUsage, contract: contractFromJson(json, codeHash) };
}

function contractFromJson(json: Readonly<Record<string, unknown>>, codeHash: Uint8Array) {
  const { global_contract_hash: byHash, global_contract_account_id: byAccount } = json;
  if (typeof byHash === 'string') return { kind: 'global', codeHash: fromBase58(byHash) } as const;
  if (typeof byAccount === 'string') return { kind: 'global_by_account', accountId: byAccount } as const;
  if (codeHash.every((byte) => byte === 0)) return { kind: 'none' } as const;
  return { kind: 'local', codeHash } as const;
}

function checkPublicKey(line: Line): string[] {
  const bytes = parsePublicKey(String(line['json']));
  if (bytes === undefined) return [`not parsed: ${line['json']}`];
  return [
    ...difference('borsh', line['borsh'], toHex(bytes)),
    ...difference('json', line['json'], formatPublicKey(bytes)),
    ...difference('trie_id', line['trie_id'], toHex(publicKeyHandle(bytes))),
    ...difference('hash', line['sha256_of_borsh'], toBase58(sha256(bytes))),
  ];
}

const difference = (what: string, expected: unknown, actual: string): string[] =>
  expected === actual ? [] : [`${what}: expected ${expected}, got ${actual}`];
