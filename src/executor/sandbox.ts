import { type ChildProcess, spawn } from 'node:child_process';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InternalFault } from '../primitives/internal-fault.ts';
import { collectorFlag } from './guest-garbage.ts';

/** Packages that the core and `node-crypto` import at run time. */
const packages = [
  '@noble/hashes',
  '@noble/curves',
  '@noble/post-quantum',
  'lru-cache',
  '@scure/base',
  'mcl-wasm',
];

/** The process's own heap, that of the thread which passes messages on; that of guests has a limit of its own. */
const maxHeapMb = 512;

/**
 * A process that sees its own code and a channel to us: no environment, no other files, no network, no children.
 * Node's permission model is a second fence, not a wall (SECURITY.md).
 */
export function spawnSandboxed(entry: URL): ChildProcess {
  const path = fileURLToPath(entry);
  const readable = [...ownCode(), dirname(path)].map((name) => `--allow-fs-read=${name}`);
  const flags = [
    '--permission',
    ...readable,
    '--allow-worker',
    // These would open files past the permission model.
    '--no-experimental-sqlite',
    '--no-experimental-webstorage',
    '--no-experimental-ffi',
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${maxHeapMb}`,
    collectorFlag,
  ];
  return spawn(process.execPath, [...flags, path], {
    env: {},
    // The model lets a thread read the folder that its process runs in: let it be one of our own.
    cwd: import.meta.dirname,
    // The first tells the process that we are there, the last is the channel (`guest-thread.ts`).
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
}

/** The folder of our sources, the file that says they are modules, and the packages. */
function ownCode(): string[] {
  const sources = dirname(import.meta.dirname);
  const manifest = join(dirname(sources), 'package.json');
  return [sources, manifest, ...packages.map(packageFolder)];
}

function packageFolder(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (manifest === undefined) throw new InternalFault(`package ${name} is not installed`);
  return dirname(manifest);
}
