import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, onTestFinished, test } from 'vitest';
import { verifyHistory } from '../../../src/verifier/world/verify-history.ts';
import { type AuditedWorld, auditedWorld } from '../../support/audited-world.ts';
import { call } from '../../support/chunk-world.ts';
import { sendTo } from '../../support/durable-worlds.ts';
import { detailOf, failedCodes } from '../../support/report-lines.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

/** A transaction in each block. */
async function makeBlocks({ world }: AuditedWorld, count: bigint): Promise<void> {
  await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 0 })] });
  while ((await world.head()).sequence < count) {
    await sendTo(world, { to: 'counter.near', actions: [call('increment', { by: 1 })] });
    await world.produceBlock();
  }
}

/** Into a file, as a client gets it. */
async function download({ service, world }: AuditedWorld): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'history.ndjson');
  const response = await service.app.request(`/v1/worlds/${Buffer.from(world.id).toString('hex')}/history`);
  const body = Readable.fromWeb(response.body as ReadableStream);
  await finished(body.pipe(createWriteStream(path)));
  return path;
}

const linesOf = (path: string) => createInterface({ input: createReadStream(path) });

test('a history of 300 blocks passes and is summed up', async () => {
  const audited = await auditedWorld();
  await makeBlocks(audited, 300n);
  const report = await verifyHistory(linesOf(await download(audited)), audited.options);
  expect([report.verdict, failedCodes(report)]).toEqual(['PASS', []]);
  expect(report.summary).toMatchObject({ blocks: 301, transactions: 301, lastSequence: 300n });
  expect(report.checks.length).toBeLessThan(100);
  expect(detailOf(report, 'block_re_execution')).toMatch(/^301 times/);
}, 120_000);

test('a verifier keeps no more of 1,200 blocks than of 400, but for their names', async () => {
  const audited = await auditedWorld();
  await makeBlocks(audited, 1_200n);
  const path = await download(audited);
  await audited.service.worlds.close();
  let before = Number.POSITIVE_INFINITY;
  let after = 0;
  await verifyHistory(linesOf(path), audited.options, (blocks) => {
    if (blocks === 400) before = heapInUse();
    if (blocks === 1_200) after = heapInUse();
  });
  expect(after - before).toBeLessThan(2 * 2 ** 20);
}, 600_000);
