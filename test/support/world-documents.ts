import type { WorldOptions } from '../../src/verifier/world/options.ts';
import { auditedWorld, liveThroughAll } from './audited-world.ts';
import type { Json } from './json-changes.ts';

export const blockKinds = ['genesis', 'chunk', 'patch', 'resume', 'restore'] as const;
export type BlockKind = (typeof blockKinds)[number];

export type WorldSamples = {
  readonly options: WorldOptions;
  readonly documents: Readonly<Record<BlockKind | 'present' | 'absent', Json>>;
  /** Lines. */
  readonly history: readonly string[];
};

let made: Promise<WorldSamples> | undefined;

/** Good documents of a world with a block of each kind. Made in the first test of a file that asks, for all of them. */
export function worldSamples(): Promise<WorldSamples> {
  made ??= make();
  return made;
}

async function make(): Promise<WorldSamples> {
  const { world, get, options } = await auditedWorld();
  const at = await liveThroughAll(world);
  const read = async (path: string): Promise<Json> => JSON.parse(await get(path));
  return {
    options,
    documents: {
      genesis: await read(`blocks/${at.genesis}?anchor=${at.chunk}`),
      chunk: await read(`blocks/${at.chunk}?anchor=1`),
      patch: await read(`blocks/${at.patch}`),
      resume: await read(`blocks/${at.resume}`),
      restore: await read(`blocks/${at.restore}`),
      present: await read('state-proof?account=counter.near'),
      absent: await read('state-proof?account=nobody.near'),
    },
    history: (await get('history')).trimEnd().split('\n'),
  };
}
