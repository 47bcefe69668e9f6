import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { sealText } from '../../src/hpke/disclosure.ts';
import { seal } from '../../src/hpke/hpke.ts';
import type { HpkeErrorCode } from '../../src/hpke/hpke-error.ts';
import { openBundle, sealBundle } from '../../src/hpke/sealed-bundle.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { type Bundle, decodeBundle, encodeBundle } from '../../src/proof/bundle.ts';
import type { SealedDisclosure } from '../../src/proof/disclosure.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';

const privateKey = new Uint8Array(32).fill(0x42);
const auditor = x25519.getPublicKey(privateKey);
const { bundle: good, developmentRoot } = await createBundle({ salt: new Uint8Array(32).fill(1) });
const options = { nowSeconds: issuedAt + 5, policy: await devPolicy(), trust: { developmentRoot } };
const sealed = decodeBundle(encodeBundle(await sealBundle(good, auditor)));
const judged = (bundle: Bundle) => verifyBundle(encodeBundle(bundle), options);

const withCode = (code: HpkeErrorCode) => expect.objectContaining({ name: 'HpkeError', code });

function sealedPart({ disclosure }: Bundle): SealedDisclosure {
  if (disclosure.kind === 'open') expect.fail('not sealed');
  return disclosure;
}
const part = sealedPart(sealed);

describe('a bundle for one auditor', () => {
  test('opens to the very bundle', async () => {
    const opened = await openBundle(sealed, privateKey);
    expect(encodeBundle(opened)).toBe(encodeBundle(good));
    expect(judged(opened)).toMatchObject({ verdict: 'PASS', because: [] });
  });

  test('shows nothing of the call, but what the statement says', () => {
    const text = encodeBundle(sealed);
    const { preimages } = good.disclosure;
    expect(text).not.toContain(toHex(preimages.salt ?? new Uint8Array()));
    expect(text).not.toContain(Buffer.from(preimages.args).toString('base64'));
    expect(text).not.toContain('EVENT_JSON');
    expect(part.recipient).toEqual(auditor);
  });

  test('is UNPROVEN while it is sealed, for that reason alone', () => {
    const report = judged(sealed);
    expect(report).toMatchObject({ verdict: 'UNPROVEN', because: ['disclosure'] });
    const told = report.checks.find(({ code }) => code === 'disclosure');
    expect(told?.detail).toContain(`x25519 key ${toHex(auditor)}`);
    const left = report.checks.filter(({ detail }) => detail === 'sealed: see disclosure');
    expect(left.map(({ status }) => status)).toEqual(left.map(() => 'unproven'));
    expect(left.map(({ code }) => code)).toContain('re_execution');
    expect(report.sizes.map((one) => one.part)).toEqual(['bundle', 'sealed', 'quote', 'collateral']);
  });

  test('fails sealed for what can be seen from outside', () => {
    const { statement } = sealed;
    const output = { ...statement.output, gasBurnt: 1n };
    const report = judged({ ...sealed, statement: { ...statement, output } });
    expect(report).toMatchObject({ verdict: 'FAIL', because: ['output_hash'] });
  });

  test('that was open comes back as it is', async () => {
    expect(await openBundle(good, privateKey)).toEqual(good);
  });

  test('does not open with the key of another', async () => {
    const other = new Uint8Array(32).fill(0x43);
    await expect(openBundle(sealed, other)).rejects.toEqual(withCode('wrong_key'));
  });

  test.each<readonly [string, Partial<SealedDisclosure>]>([
    ['ciphertext', { ciphertext: part.ciphertext.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }],
    ['tag', { ciphertext: part.ciphertext.slice(0, -1) }],
    ['key beside it', { enc: part.enc.map((byte, at) => (at === 0 ? byte ^ 1 : byte)) }],
  ])('does not open when its %s is changed', async (_, changes) => {
    const changed = { ...sealed, disclosure: { ...part, ...changes } };
    await expect(openBundle(changed, privateKey)).rejects.toEqual(withCode('not_opened'));
  });

  test('does not open beside the statement of another call', async () => {
    const moved = { ...sealed, statementHash: new Uint8Array(32).fill(9) };
    await expect(openBundle(moved, privateKey)).rejects.toEqual(withCode('not_opened'));
  });

  test.each([
    ['no JSON', '{'],
    ['another document', '{"kind":"open"}'],
    ['another spelling', JSON.stringify(JSON.parse(JSON.stringify({ kind: 'open' })), null, 2)],
  ])('is refused when what was sealed is %s', async (_, text) => {
    const disclosure = await sealText(text, auditor, sealed.statementHash);
    await expect(openBundle({ ...sealed, disclosure }, privateKey)).rejects.toEqual(withCode('malformed'));
  });

  test('is refused when what was sealed is no text', async () => {
    const context = { info: toUtf8('near-enclave/disclosure/v1'), aad: sealed.statementHash };
    const message = await seal(auditor, Uint8Array.of(0xff), context);
    const disclosure = { kind: 'sealed' as const, recipient: auditor, ...message };
    await expect(openBundle({ ...sealed, disclosure }, privateKey)).rejects.toEqual(withCode('malformed'));
  });
});
