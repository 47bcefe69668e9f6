import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open } from 'node:inspector';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { writeHeapSnapshot } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { forgetFiles } from '../../../src/executor/forget-files.ts';
import { serveOther } from './child-of.ts';

/** Tries to get out of the thread that it is in, with the rights of ours. Tells what it was refused with. */
const root = join(import.meta.dirname, '../../..');
const target = join(import.meta.dirname, 'escaped');
const readInThread = `require('worker_threads').parentPort.postMessage(require('fs').readFileSync('/etc/passwd'))`;

const ways: Readonly<Record<string, () => unknown>> = {
  // Must succeed, or the failures of the others would prove nothing.
  'read its own code': () => readFileSync(import.meta.filename),
  'read a file': () => readFileSync('/etc/passwd'),
  'read the lockfile beside the sources': () => readFileSync(join(root, 'package-lock.json')),
  'list the folder above the sources': () => readdirSync(root),
  'write a file': () => writeFileSync(target, ''),
  'write a report': () => process.report.writeReport(target),
  'write its heap': () => writeHeapSnapshot(target),
  'open a database': async () => new (await import('node:sqlite')).DatabaseSync(target),
  'call foreign functions': async () => await import(['node', 'ffi'].join(':')),
  'connect by TCP': () => once(connect(9, '127.0.0.1'), 'connect'),
  'send by UDP': () => once(createSocket('udp4').bind(0), 'listening'),
  'connect to a socket in the file system': () => once(connect('/var/run/dstack.sock'), 'connect'),
  // Is refused where nobody can catch it.
  listen: () => Promise.race([once(createServer().listen(0, '127.0.0.1'), 'listening'), uncaught()]),
  'resolve a name': () => lookup('localhost'),
  fetch: () => fetch('http://127.0.0.1:9'),
  'be inspected': () => open(0),
  'start a process': () => spawnSync('true'),
  'start a thread with other rights': async () => {
    const execArgv = ['--permission', '--allow-fs-read=*'];
    return await once(new Worker(readInThread, { eval: true, execArgv }), 'message');
  },
  'load an addon': () => process.dlopen({ exports: {} }, '/lib/addon.node'),
  'make code from text': () => new Function('return 1')(),
  'read its own code after it is loaded': () => {
    forgetFiles();
    readFileSync(import.meta.filename);
  },
  'see the environment': () => {
    if (Object.keys(process.env).length === 0) throw new Error('empty');
  },
};

async function uncaught(): Promise<never> {
  throw (await once(process, 'uncaughtException'))[0];
}

/** `null` of a way that was open. */
async function refusalOf(way: () => unknown): Promise<string | null> {
  try {
    await way();
    return null;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    return code ?? message;
  }
}

await serveOther(async () => {
  const findings: Record<string, string | null> = {};
  for (const [name, way] of Object.entries(ways)) findings[name] = await refusalOf(way);
  return { kind: 'fault', message: JSON.stringify(findings) };
});
