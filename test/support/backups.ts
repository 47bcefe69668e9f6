import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { readLines, writeLines } from '../../src/store/backup/backup-file.ts';
import { type Restored, restoreBackup } from '../../src/store/backup/restore-backup.ts';
import { type BackupSummary, writeBackup } from '../../src/store/backup/write-backup.ts';
import { type DatabaseLocation, openDatabase } from '../../src/store/database.ts';
import { Sealer } from '../../src/store/sealer.ts';
import { openedStore, sealingKey } from './databases.ts';
import { sampleCommit, sampleDefinition, sampleSubmitted, world } from './sample-world.ts';

export const twin = sha256(toUtf8('another world'));
export const statementHash = sha256(toUtf8('a statement'));
export const content = { hash: sha256(toUtf8('a contract')), bytes: toUtf8('a contract') };
export const signatures = { ed25519: new Uint8Array(64).fill(3), secp256k1: undefined };
export const madeAt = 1_795_428_000;

/** Two worlds alike, up to the block; what waits for the next one; a result, and the attestation of a key. */
export async function filled(location: DatabaseLocation, blocks: bigint): Promise<DatabaseLocation> {
  const store = await openedStore(location);
  for (const id of [world, twin]) {
    await store.worlds.create({ ...sampleDefinition, id }, sampleCommit(0n));
    const taken = await store.worlds.takeLease(id, { holder: 'a', now: 1n, until: 9_999_999_999_999n });
    if (!taken.ok) throw new Error('no lease');
    for (let at = 1n; at <= blocks; at++) await store.worlds.commitBlock(taken.lease, sampleCommit(at));
    await store.worlds.addSignature(id, { sequence: 0n, slot: 'ed25519', signature: new Uint8Array(64) });
    for (const at of [blocks + 2n, blocks + 1n]) await store.worlds.enqueue(id, sampleSubmitted(at));
    await store.notes.writeNote(taken.lease, 'plan', toUtf8(`plan for ${blocks + 1n}`));
  }
  await store.bundles.commitStatement({ statementHash, document: 'a document', contents: [content] });
  await store.bundles.addSignatures(statementHash, signatures);
  await store.attestations.keep(toUtf8('a key'), 'its attestation');
  await store.lightClient.keep(toUtf8('a start'), { epoch: 1n, height: 2n, bytes: toUtf8('a light block') });
  await store.outlayer.keep(toUtf8('a request'), 'its answer');
  await store.close();
  return location;
}

export const fileIn = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
};

export async function backupOf(
  location: DatabaseLocation,
  { worlds, key = sealingKey }: { readonly worlds?: readonly Uint8Array[]; readonly key?: Uint8Array } = {},
): Promise<{ readonly file: string; readonly summary: BackupSummary }> {
  const file = fileIn('backup.ndjson.gz');
  const database = await openDatabase(location);
  try {
    const request = { worlds, madeAt };
    const summary = await writeLines(file, (write) => writeBackup(database, new Sealer(key), request, write));
    return { file, summary };
  } finally {
    await database.destroy();
  }
}

export async function restoreInto(
  location: DatabaseLocation,
  file: string,
  key = sealingKey,
): Promise<Restored> {
  const database = await openDatabase(location);
  try {
    return await restoreBackup(database, new Sealer(key), readLines(file));
  } finally {
    await database.destroy();
  }
}

export const linesIn = (file: string): string[] =>
  gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');

/** A file of these lines. */
export function fileOf(lines: readonly string[]): string {
  const file = fileIn('lines.ndjson.gz');
  writeFileSync(file, gzipSync(lines.map((line) => `${line}\n`).join('')));
  return file;
}

/** Everything that can be read of the two worlds and of the rest. */
export async function told(location: DatabaseLocation) {
  const { worlds, notes, bundles, attestations, lightClient, outlayer, close } = await openedStore(location);
  const of = async (id: Uint8Array) => {
    const head = await worlds.head(id);
    if (head === undefined) return undefined;
    const blocks = Array.from({ length: Number(head.sequence) + 1 }, (_, at) => BigInt(at));
    return {
      definition: await worlds.find(id),
      head,
      blocks: await Promise.all(blocks.map((at) => worlds.blockBySequence(id, at))),
      contents: await Promise.all(blocks.map((at) => worlds.blockContents(id, at))),
      node: await worlds.readNode(id, sampleCommit(1n).nodes[0]?.hash ?? new Uint8Array()),
      answer: await worlds.findAnswer(id, toUtf8('request 1 0')),
      statements: await worlds.statementsFrom(id, 0n, 100),
      pending: await worlds.pending(id, 100),
      plan: await notes.readNote(id, 'plan'),
    };
  };
  const all = {
    world: await of(world),
    twin: await of(twin),
    bundle: await bundles.findStatement(statementHash),
    content: await bundles.findContent(content.hash),
    attestation: await attestations.find(toUtf8('a key')),
    walked: await lightClient.walked(toUtf8('a start')),
    answer: await outlayer.find(toUtf8('a request')),
  };
  await close();
  return all;
}
