import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { KeyAlgorithm } from '../../src/enclave/enclave.ts';
import { signersOf, toPublicKey } from '../../src/enclave/signature-chain.ts';
import { fromHex, toHex } from '../../src/primitives/bytes.ts';
import { sharedFile } from '../support/shared.ts';

type RecordedKey = {
  purpose: string;
  algorithm: KeyAlgorithm;
  key: string;
  signature_chain: [string, string];
};

/** The app of the real simulator, and the KMS root of its fixture (spec: tee.md §3). */
const appId = fromHex('5bb4ff9a3837357f19dc176407a5709c62eb6c56');

const names = [
  'plain-getKey-near-runtime_signer_v1-other-secp256k1',
  'plain-getKey-near-runtime_signer_v1-signing-ed25519',
  'plain-getKey-near-runtime_signer_v1-signing-secp256k1',
  'plain-getKey-root-none-secp256k1',
];

test.for(names)('%s leads to the simulator’s KMS root', (name, context) => {
  const recorded = load(context, name);
  const publicKey = toPublicKey(fromHex(recorded.key), recorded.algorithm);
  const [overKey, overApp] = recorded.signature_chain;
  const signatures = [fromHex(overKey), fromHex(overApp)] as const;
  const chain = { publicKey, purpose: recorded.purpose, appId, signatures };
  expect(toHex(signersOf(chain).rootPublicKey)).toMatch(/^0321529e458424ab/);
  const otherPurpose = signersOf({ ...chain, purpose: 'near-enclave' });
  expect(toHex(otherPurpose.rootPublicKey)).not.toMatch(/^0321529e458424ab/);
});

function load(context: Parameters<typeof sharedFile>[0], name: string): RecordedKey {
  return JSON.parse(readFileSync(sharedFile(context, `facts/dstack/${name}.json`), 'utf8'));
}
