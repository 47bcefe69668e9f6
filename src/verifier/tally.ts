import { z } from 'zod';
import { blockFormat } from '../proof/block-document.ts';
import { bundleFormat } from '../proof/bundle.ts';
import { stateProofFormat } from '../proof/state-proof-document.ts';

/** Where a block stands in its world, as it says itself. */
export type BlockPlace = {
  /** Hex. */
  readonly worldId: string;
  readonly sequence: bigint;
  /** Base58, as is the one before. */
  readonly blockHash: string;
  readonly previousBlock: string;
};

/** What documents say of themselves, together: as good as the verdicts beside it. */
export type Tally = {
  /** Of what the documents show run. */
  readonly gasBurnt: bigint;
  /** Each once, in the order of their coming. */
  readonly engines: readonly string[];
  /** Hex of the ed25519 keys that are said to have signed. */
  readonly keys: readonly string[];
  /** Unix seconds of the first and the last that were issued; undefined of nothing. */
  readonly issued: readonly [earliest: bigint, latest: bigint] | undefined;
  /** Of blocks in files of their own. */
  readonly places: readonly BlockPlace[];
};

export const emptyTally: Tally = { gasBurnt: 0n, engines: [], keys: [], issued: undefined, places: [] };

export const addTallies = (a: Tally, b: Tally): Tally => ({
  gasBurnt: a.gasBurnt + b.gasBurnt,
  engines: union(a.engines, b.engines),
  keys: union(a.keys, b.keys),
  issued: spanOf(a.issued, b.issued),
  places: b.places.length === 0 ? a.places : [...a.places, ...b.places],
});

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  const added = b.filter((one) => !a.includes(one));
  return added.length === 0 ? a : [...a, ...added];
}

/** `Math.min` takes no u64. */
const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function spanOf(a: Tally['issued'], b: Tally['issued']): Tally['issued'] {
  if (a === undefined || b === undefined) return a ?? b;
  return [lesser(a[0], b[0]), -lesser(-a[1], -b[1])];
}

const decimal = z
  .string()
  .regex(/^[0-9]{1,20}$/)
  .transform(BigInt);
const envelope = z.object({ signer_keys: z.object({ ed25519: z.string() }), issued_at: decimal });

const statementPart = z.object({
  statement: z.object({
    input: z.object({ engine_id: z.string() }),
    output: z.object({ gas_burnt: decimal }),
    envelope,
  }),
});

const headPart = z.object({
  head: z.object({
    input: z.object({
      engine_id: z.string(),
      world_id: z.string(),
      sequence: decimal,
      previous_block: z.string(),
    }),
    output: z.object({ gas_burnt: decimal }),
    envelope,
  }),
  block_hash: z.string(),
});

/** Empty for what has not the shape of a document, which its own check says. */
export function tallyOf(format: string, value: unknown): Tally {
  if (format === bundleFormat) return tallyOfBundle(value);
  if (format === blockFormat || format === stateProofFormat) return tallyOfHead(format, value);
  return emptyTally;
}

function tallyOfBundle(value: unknown): Tally {
  const { data } = statementPart.safeParse(value);
  if (data === undefined) return emptyTally;
  const { input, output, envelope: signed } = data.statement;
  return { ...signedBy(signed), engines: [input.engine_id], gasBurnt: output.gas_burnt, places: [] };
}

function tallyOfHead(format: string, value: unknown): Tally {
  const { data } = headPart.safeParse(value);
  if (data === undefined) return emptyTally;
  const { input, output, envelope: signed } = data.head;
  const { world_id: worldId, sequence, previous_block: previousBlock, engine_id } = input;
  const isBlock = format === blockFormat;
  const place = { worldId, sequence, blockHash: data.block_hash, previousBlock };
  return {
    ...signedBy(signed),
    engines: [engine_id],
    gasBurnt: isBlock ? output.gas_burnt : 0n,
    places: isBlock ? [place] : [],
  };
}

const signedBy = ({ signer_keys: { ed25519 }, issued_at }: z.output<typeof envelope>) => ({
  keys: [ed25519],
  issued: [issued_at, issued_at] as const,
});
