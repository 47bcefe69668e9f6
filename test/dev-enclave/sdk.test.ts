import { createPrivateKey, X509Certificate } from 'node:crypto';
import { DstackClient } from '@phala/dstack-sdk';
import { describe, expect, test } from 'vitest';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { keyPurpose, recoverSigners } from '../../src/proof/key-chain.ts';
import { devEnclave } from '../support/dev-enclave.ts';

/** What this service does not use, and other programs beside it in a machine may: over the unmodified SDK. */
const client = async () => new DstackClient((await devEnclave()).endpoint);

describe('sign and verify', () => {
  const data = Buffer.alloc(32, 7);

  test.each(['ed25519', 'secp256k1', 'secp256k1_prehashed'])('agree (%s)', async (algorithm) => {
    const sdk = await client();
    const { signature, public_key, signature_chain } = await sdk.sign(algorithm, data);
    expect(signature_chain[0]).toEqual(signature);
    expect((await sdk.verify(algorithm, data, signature, public_key)).valid).toBe(true);
    const other = Buffer.alloc(32, 8);
    expect((await sdk.verify(algorithm, other, signature, public_key)).valid).toBe(false);
    expect((await sdk.verify(algorithm, data, Buffer.alloc(3), public_key)).valid).toBe(false);
  });

  test('use a key of its own for which the same root vouches', async () => {
    const { endpoint } = await devEnclave();
    const { public_key: publicKey, signature_chain: chain } = await new DstackClient(endpoint).sign(
      'ed25519',
      data,
    );
    const enclave = createDstackEnclave(endpoint);
    const [, overKey = new Uint8Array(), overApp = new Uint8Array()] = chain;
    const { appId } = await enclave.info();
    const signers = recoverSigners({ publicKey, purpose: 'signing', appId, signatures: [overKey, overApp] });
    expect(signers?.rootPublicKey).toEqual((await enclave.deriveKey('a', 'ed25519')).rootPublicKey);
    expect(keyPurpose).not.toBe('signing');
  });
});

describe('getTlsKey', () => {
  test('gives a new key each time, certified up to the authority of the KMS', async () => {
    const { endpoint } = await devEnclave();
    const sdk = new DstackClient(endpoint);
    const first = await sdk.getTlsKey({
      subject: 'app.example',
      altNames: ['app.example'],
      usageRaTls: false,
    });
    const second = await sdk.getTlsKey({ subject: 'app.example', usageRaTls: false });
    expect(second.key).not.toBe(first.key);
    const [leaf, root] = first.certificate_chain.map((pem) => new X509Certificate(pem));
    if (leaf === undefined || root === undefined) throw new Error('the chain is too short');
    expect(leaf.checkPrivateKey(createPrivateKey(first.key))).toBe(true);
    expect(leaf.checkHost('app.example')).toBe('app.example');
    expect(leaf.verify(root.publicKey)).toBe(true);
    const provider = JSON.parse((await createDstackEnclave(endpoint).info()).keyProvider) as { id: string };
    expect(toHex(root.publicKey.export({ type: 'spki', format: 'der' }))).toBe(provider.id);
  });

  test('offers no RA-TLS', async () => {
    const { endpoint } = await devEnclave({}, { listen: 0 });
    const body = JSON.stringify({ usage_ra_tls: true });
    const response = await fetch(`${endpoint}/GetTlsKey`, { method: 'POST', body });
    expect(response.status).toBe(400);
  });
});
