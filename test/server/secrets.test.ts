import { describe, expect, test } from 'vitest';
import { createDstackEnclave } from '../../src/enclave/dstack.ts';
import type { DerivedKey, Enclave } from '../../src/enclave/enclave.ts';
import { keyPaths } from '../../src/enclave/key-paths.ts';
import { toBase64, toHex } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { toProblem } from '../../src/server/problems.ts';
import { devEnclave } from '../support/dev-enclave.ts';
import { executeBody, post, testService } from '../support/service.ts';

/** An enclave that remembers what it handed out: the very arrays, and copies of what was in them. */
async function watchedEnclave() {
  const real = createDstackEnclave((await devEnclave()).endpoint);
  const handedOut: { readonly path: string; readonly key: Uint8Array; readonly copy: Uint8Array }[] = [];
  const enclave: Enclave = {
    info: () => real.info(),
    quote: (data) => real.quote(data),
    async deriveKey(path, algorithm): Promise<DerivedKey> {
      const derived = await real.deriveKey(path, algorithm);
      handedOut.push({ path, key: derived.key, copy: derived.key.slice() });
      return derived;
    },
  };
  return { enclave, handedOut };
}

/** Draws bytes that the test knows, and remembers the arrays. */
function watchedRandom() {
  const drawn: { readonly bytes: Uint8Array; readonly copy: Uint8Array }[] = [];
  const randomBytes = (length: number) => {
    const bytes = crypto.getRandomValues(new Uint8Array(length));
    if (length === 32) drawn.push({ bytes, copy: bytes.slice() });
    return bytes;
  };
  return { randomBytes, drawn };
}

describe('the keys of the guest agent', () => {
  test('are each asked for by a path of its own, and overwritten when they have served', async () => {
    const { enclave, handedOut } = await watchedEnclave();
    const service = await testService({ parts: { enclave } });
    await service.upkeep.rotate();
    const { sealing: _, ...atBoot } = keyPaths;
    expect(new Set(handedOut.map(({ path }) => path))).toEqual(new Set(Object.values(atBoot)));
    for (const { path, key, copy } of handedOut) {
      expect({ path, key }).toEqual({ path, key: zeroHash });
      expect(copy).not.toEqual(zeroHash);
    }
  });

  test('and the entropy beside them are in no log, no answer and no problem', async () => {
    const { enclave, handedOut } = await watchedEnclave();
    const { randomBytes, drawn } = watchedRandom();
    const service = await testService({ parts: { enclave, randomBytes } });
    const answers = [
      await post(service, executeBody('counter', { method: 'get' })),
      await post(service, executeBody('counter', { method: 'get' }, { attestation: 'per-result' })),
      ...(await Promise.all(
        ['/v1/attestation', '/metrics', '/readyz', '/openapi.json', '/v1/worlds'].map((path) =>
          service.app.request(path),
        ),
      )),
    ];
    await service.upkeep.rotate();
    await service.stopEnclave();
    await service.upkeep.run();
    const fault: unknown = await service.upkeep.rotate().catch((cause: unknown) => cause);
    const texts = [
      JSON.stringify(service.lines),
      JSON.stringify(service.names),
      String(fault),
      toProblem(fault).message,
      ...(await Promise.all(answers.map((answer) => answer.text()))),
    ];
    const secrets = [...handedOut, ...drawn].map(({ copy }) => copy);
    expect(secrets.length).toBeGreaterThan(14);
    for (const secret of secrets) {
      for (const text of texts) {
        expect(text.includes(toHex(secret)) || text.includes(toBase64(secret))).toBe(false);
      }
    }
  });

  test('leave no entropy behind', async () => {
    const { randomBytes, drawn } = watchedRandom();
    await testService({ parts: { randomBytes } });
    expect(drawn.map(({ bytes }) => bytes)).toEqual([zeroHash]);
  });
});
