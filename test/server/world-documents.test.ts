import { x25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { openBlockDocument, openStateProof } from '../../src/hpke/sealed-world.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { blockDocumentJson } from '../../src/proof/block-document.ts';
import { decodeDocument, encodeDocument, encodeLine } from '../../src/proof/document.ts';
import { stateProofJson } from '../../src/proof/state-proof-document.ts';
import { printReaderToken, readerMessage } from '../../src/rpc/reader-token.ts';
import { verifyBlock } from '../../src/verifier/world/verify-block.ts';
import { verifyHistory } from '../../src/verifier/world/verify-history.ts';
import { verifyStateProof } from '../../src/verifier/world/verify-state-proof.ts';
import { type AuditedWorld, auditedWorld } from '../support/audited-world.ts';
import { call } from '../support/chunk-world.ts';
import { sendTo, settle } from '../support/durable-worlds.ts';
import { FrailChunks } from '../support/frail-chunks.ts';
import { ed25519Key } from '../support/keys.ts';
import { failedCodes } from '../support/report-lines.ts';
import { manual } from '../support/sample-services.ts';

const reader = ed25519Key(2);
const auditorKey = new Uint8Array(32).fill(9);
const auditor = toHex(x25519.getPublicKey(auditorKey));

async function privateWorld() {
  const policy = { readers: [reader.publicKey], sandbox: false, blocks: manual };
  const audited = await auditedWorld({ policy });
  await sendTo(audited.world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
  await settle(audited.world);
  return { ...audited, token: tokenFor(audited) };
}

function tokenFor({ world, service }: AuditedWorld): Record<string, string> {
  const expiresAt = BigInt(service.time.now + 60);
  const claim = { worldId: world.id, publicKey: reader.publicKey, expiresAt };
  return { authorization: `Bearer ${printReaderToken(claim, reader.sign(readerMessage(claim)))}` };
}

async function openedLine(line: string): Promise<string> {
  if (!line.startsWith('{"format":"near-enclave/block/')) return line;
  const block = decodeDocument(blockDocumentJson, line);
  return encodeLine(blockDocumentJson, await openBlockDocument(block, auditorKey));
}

describe('documents of a world with readers', () => {
  test('are given to a reader, and to nobody else', async () => {
    const { get, token, options } = await privateWorld();
    for (const path of ['blocks/1', 'state-proof?account=alice.near', 'history']) {
      expect(JSON.parse(await get(path))).toMatchObject({ status: 401, code: 'not_a_reader' });
    }
    expect(verifyBlock(await get('blocks/1', token), options).verdict).toBe('PASS');
  });

  test('are kept by no cache', async () => {
    const { service, world, token } = await privateWorld();
    for (const path of ['', '/blocks/1', '/state-proof?account=alice.near', '/history']) {
      const answer = await service.app.request(`/v1/worlds/${toHex(world.id)}${path}`, { headers: token });
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
    }
  });

  test('can be sealed for an auditor, who opens and judges them', async () => {
    const { get, token, options } = await privateWorld();
    const sealed = await get(`blocks/2?auditor=${auditor}`, token);
    expect(verifyBlock(sealed, options)).toMatchObject({ verdict: 'UNPROVEN', because: ['block_contents'] });
    expect(sealed).not.toContain('witness_base64');
    const block = await openBlockDocument(decodeDocument(blockDocumentJson, sealed), auditorKey);
    expect(verifyBlock(encodeDocument(blockDocumentJson, block), options).verdict).toBe('PASS');

    const row = await get(`state-proof?account=alice.near&auditor=${auditor}`, token);
    expect(verifyStateProof(row, options)).toMatchObject({ verdict: 'UNPROVEN', because: ['state_proof'] });
    const opened = await openStateProof(decodeDocument(stateProofJson, row), auditorKey);
    expect(verifyStateProof(encodeDocument(stateProofJson, opened), options).verdict).toBe('PASS');

    const lines = (await get(`history?auditor=${auditor}`, token)).trimEnd().split('\n');
    expect(await verifyHistory(lines, options)).toMatchObject({
      verdict: 'UNPROVEN',
      because: ['block_contents'],
    });
    const told = await Promise.all(lines.map(openedLine));
    expect((await verifyHistory(told, options)).verdict).toBe('PASS');
  });

  test('open for no other key, and for no other block', async () => {
    const { get, token } = await privateWorld();
    const first = decodeDocument(blockDocumentJson, await get(`blocks/1?auditor=${auditor}`, token));
    await expect(openBlockDocument(first, new Uint8Array(32).fill(8))).rejects.toMatchObject({
      code: 'wrong_key',
    });
    const second = decodeDocument(blockDocumentJson, await get(`blocks/2?auditor=${auditor}`, token));
    const swapped = { ...second, contents: first.contents };
    await expect(openBlockDocument(swapped, auditorKey)).rejects.toMatchObject({ code: 'not_opened' });
  });
});

describe('GET /v1/worlds/:id/…', () => {
  test('finds a block by sequence, by hash and as the latest', async () => {
    const { world, get } = await auditedWorld();
    await world.produceBlock();
    const bySequence = JSON.parse(await get('blocks/1'));
    expect(JSON.parse(await get(`blocks/${bySequence.block_hash}`))).toEqual(bySequence);
    expect(JSON.parse(await get('blocks/latest'))).toEqual(bySequence);
  });

  test.each([
    ['blocks/7', 404, 'block_not_found'],
    ['blocks/11111111111111111111111111111111', 404, 'block_not_found'],
    ['blocks/first', 400, 'invalid_field'],
    ['blocks/0?auditor=12', 400, 'invalid_field'],
    [`blocks/0?auditor=${'00'.repeat(32)}`, 400, 'auditor_key_invalid'],
    ['blocks/0?moon=1', 400, 'unknown_field'],
    ['blocks/0?anchor=9', 404, 'block_not_found'],
    ['state-proof', 400, 'invalid_field'],
    ['state-proof?account=a.near&code=true&key_base64=AA==', 400, 'invalid_field'],
    ['state-proof?account=A', 400, 'account_id_invalid'],
    ['state-proof?account=alice.near&public_key=x', 400, 'public_key_invalid'],
    ['state-proof?trie_key_base64=!', 400, 'invalid_base64'],
    ['state-proof?account=alice.near&block=3', 404, 'block_not_found'],
    ['history?from=1', 400, 'invalid_field'],
    ['history?to=5', 404, 'block_not_found'],
  ])('%s: %i %s', async (path, status, code) => {
    const { get } = await auditedWorld();
    expect(JSON.parse(await get(path))).toMatchObject({ status, code });
  });
});

test('no more blocks are made again at once than the service can bear', async () => {
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  class GatedChunks extends FrailChunks {
    isGated = false;
    override async applyChunk(...chunk: Parameters<FrailChunks['applyChunk']>) {
      if (this.isGated) await gate;
      return super.applyChunk(...chunk);
    }
  }
  const chunks = new GatedChunks();
  const worlds = { seedKey: new Uint8Array(32).fill(7), holder: 'test', chunks };
  const { world, get } = await auditedWorld({}, { parts: { worlds } });
  await world.produceBlock();
  chunks.isGated = true;
  const asked = Array.from({ length: 67 }, () => get('blocks/1'));
  expect(JSON.parse(await Promise.race(asked))).toMatchObject({ status: 503, code: 'audits_overloaded' });
  release();
  const formats = (await Promise.all(asked)).map((text) => JSON.parse(text).format ?? 'none');
  expect(formats.filter((format) => format === 'near-enclave/block/v1')).toHaveLength(66);
});

test('a history that nobody reads any more is made no further', async () => {
  const { world, service } = await auditedWorld();
  for (let block = 0; block < 5; block++) await world.produceBlock();
  const response = await service.app.request(`/v1/worlds/${toHex(world.id)}/history`);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^\{"format":"near-enclave\/history\/v1".*\n$/);
  await reader?.cancel();
  expect(await reader?.read()).toEqual({ done: true, value: undefined });
});

test('a history goes on over a change of keys', async () => {
  const { world, service, get, options } = await auditedWorld();
  await world.produceBlock();
  await service.upkeep.rotate();
  await world.produceBlock();
  const report = await verifyHistory((await get('history')).trimEnd().split('\n'), options);
  expect([report.verdict, failedCodes(report)]).toEqual(['PASS', []]);
  expect(report.summary.keys).toMatchObject([
    { keyEpoch: 0n, blocks: 2, firstSequence: 0n },
    { keyEpoch: 1n, blocks: 1, firstSequence: 2n },
  ]);
});

test('an attestation outlives the boot whose key it is', async () => {
  const before = await auditedWorld();
  await before.world.produceBlock();
  const { service } = before;
  const { createService } = await import('../../src/server/service.ts');
  await service.worlds.close();
  const next = await createService(service.parts);
  try {
    const id = toHex(before.world.id);
    const world = await next.worlds.find(id);
    await world?.produceBlock();
    service.time.now += 40 * 86_400;
    const lines = (await (await next.app.request(`/v1/worlds/${id}/history`)).text()).trimEnd().split('\n');
    const report = await verifyHistory(lines, {
      ...before.options,
      nowSeconds: service.time.now - 40 * 86_400,
    });
    expect([report.verdict, failedCodes(report)]).toEqual(['PASS', []]);
    expect(report.summary.keys).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('{"attestation"'))).toHaveLength(2);
  } finally {
    await next.close();
  }
});
