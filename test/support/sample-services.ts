import { ed25519 } from '@noble/curves/ed25519.js';
import type { Action } from '../../src/primitives/action.ts';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { hashOfCode } from '../../src/primitives/code-hash.ts';
import { sha256, zeroHash } from '../../src/primitives/hash.ts';
import type { SignedTransaction } from '../../src/primitives/transaction.ts';
import { hashHead } from '../../src/proof/head.ts';
import { isAboutHead } from '../../src/proof/head-signature.ts';
import type { Envelope } from '../../src/proof/statement.ts';
import type { BlockPace } from '../../src/proof/world-id.ts';
import type { StateRecord } from '../../src/runtime/state/state-record.ts';
import { usualGas, type WorldConfig } from '../../src/worlds/create-world.ts';
import type { HeadJudge, HeadSigner, SignedHead } from '../../src/worlds/head-signer.ts';
import type { World } from '../../src/worlds/world.ts';
import type { WorldServices } from '../../src/worlds/world-services.ts';
import { builtContract } from './built-contracts.ts';
import { near, worldKey } from './chunk-world.ts';
import { FrailChunks } from './frail-chunks.ts';
import { signTransaction, type TestKey } from './keys.ts';
import { MemoryStores } from './memory-stores.ts';
import { sampleEnvelope } from './sample-statement.ts';

const second = 1_000_000_000n;
const genesisTime = 1_700_000_000n * second;

/** Published, so worth nothing. */
const signingKey = sha256(toUtf8('near-enclave test key'));
export const signingPublicKey = ed25519.getPublicKey(signingKey);

/** Counts what it signed. */
export class TestSigner implements HeadSigner {
  signed = 0;

  envelope(hashes: { readonly inputHash: Uint8Array; readonly outputHash: Uint8Array }) {
    return { ...sampleEnvelope, ...hashes, issuedAt: BigInt(this.signed) };
  }

  sign(envelope: Envelope): Uint8Array {
    this.signed++;
    return ed25519.sign(hashHead(envelope), signingKey);
  }
}

/** Knows the one key of `TestSigner`. */
export const testJudge: HeadJudge = {
  async judge(head: SignedHead) {
    const { envelope, signature } = head;
    const isSigned = ed25519.verify(signature, hashHead(envelope), signingPublicKey);
    return isSigned && isAboutHead(envelope, head) ? undefined : 'the signature does not fit';
  },
};

export type TestServices = WorldServices & {
  readonly executor: FrailChunks;
  readonly signer: TestSigner;
  /** Moves by hand only. */
  readonly time: { now: bigint };
};

export function testServices(changes: Partial<WorldServices> = {}): TestServices {
  const memory = new MemoryStores();
  const time = { now: genesisTime + second };
  return {
    store: memory,
    notes: memory,
    executor: new FrailChunks(),
    signer: new TestSigner(),
    judge: testJudge,
    seedKey: new Uint8Array(32).fill(9),
    clock: () => time.now,
    holder: 'test',
    cacheBytes: 4_000_000,
    maxWaiting: 1_000,
    ...changes,
    time,
  } as TestServices;
}

/** Accounts with 1,000 NEAR each, `worldKey`, and a contract or none. */
export const accountRecords = (accounts: Readonly<Record<string, Uint8Array | undefined>>): StateRecord[] =>
  Object.entries(accounts).flatMap(([accountId, code]): StateRecord[] => [
    {
      kind: 'account',
      accountId,
      account: {
        version: 'v1',
        amount: 1_000n * near,
        locked: 0n,
        codeHash: code === undefined ? zeroHash : hashOfCode(code),
        storageUsage: 0n,
      },
    },
    {
      kind: 'access_key',
      accountId,
      handle: worldKey.publicKey,
      accessKey: { nonce: 0n, permission: { kind: 'full_access' } },
    },
    ...(code === undefined ? [] : [{ kind: 'contract' as const, accountId, code }]),
  ]);

export const sampleRecords: readonly StateRecord[] = accountRecords({
  'alice.near': undefined,
  'bob.near': undefined,
  'counter.near': builtContract('counter'),
  'oracle.near': builtContract('promises'),
});

export const manual: BlockPace = { kind: 'manual' };

export const sampleConfig = (changes: Partial<WorldConfig> = {}): WorldConfig => ({
  chainId: 'test-world',
  protocolVersion: 88,
  height: 0n,
  timestamp: genesisTime,
  ...usualGas,
  appId: new Uint8Array(20).fill(0xaa),
  nonce: 0n,
  policy: { readers: undefined, sandbox: true, blocks: manual },
  records: sampleRecords,
  ...changes,
});

export type Sent = {
  readonly from?: string;
  readonly to: string;
  readonly actions: readonly Action[];
  readonly nonce?: bigint;
  readonly key?: TestKey;
  readonly after?: Uint8Array;
};

let nonces = 0n;

/** Signed over the head, with a nonce that was not used in this process, if none is given. */
export async function signedFor(world: World, sent: Sent): Promise<SignedTransaction> {
  const { from = 'alice.near', to, actions, nonce = ++nonces, key = worldKey, after } = sent;
  const blockHash = after ?? (await world.head()).hash;
  return signTransaction(
    { kind: 'v0', signerId: from, publicKey: key.publicKey, nonce, receiverId: to, blockHash, actions },
    key,
  );
}
