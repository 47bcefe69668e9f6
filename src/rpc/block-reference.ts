import { toBase58 } from '../primitives/hash.ts';
import type { Json } from '../primitives/schema.ts';
import type { BlockRef, World, WorldBlock } from '../worlds/world.ts';
import { type Fields, text, toHash, toU64 } from './params.ts';
import { handlerError, parseError } from './rpc-error.ts';

const finalities = ['optimistic', 'near-final', 'final'];
const checkpoints = ['genesis', 'earliest_available'];
const latest: BlockRef = { kind: 'latest' };

/** A block id: a height is a number, a hash is text. */
export function toBlockId(value: Json): BlockRef {
  if (typeof value === 'string') return { kind: 'hash', hash: toHash(value, 'block_id') };
  return { kind: 'height', height: toU64(value, 'block_id') };
}

/** `block_id`, `finality` or `sync_checkpoint`. Every block of a world is final, so that any finality is the head. */
export function blockReference(fields: Fields): BlockRef {
  const { block_id: id, finality, sync_checkpoint: checkpoint } = fields;
  if (isGiven(id)) return toBlockId(id);
  if (isGiven(finality)) return oneOf(fields, 'finality', finalities, latest);
  if (isGiven(checkpoint)) return oneOf(fields, 'sync_checkpoint', checkpoints, { kind: 'genesis' });
  throw parseError('Failed parsing args: missing one of `block_id`, `finality` and `sync_checkpoint`');
}

const isGiven = (value: Json | undefined): value is Json => value !== undefined && value !== null;

function oneOf(fields: Fields, name: string, names: readonly string[], ref: BlockRef): BlockRef {
  const value = text(fields, name);
  if (names.includes(value)) return ref;
  throw parseError(`Failed parsing args: unknown variant \`${value}\`, expected one of ${names.join(', ')}`);
}

/** Throws `UNKNOWN_BLOCK`. */
export async function findBlock(world: World, ref: BlockRef): Promise<WorldBlock> {
  const block = await world.block(ref);
  if (block === undefined) throw handlerError('UNKNOWN_BLOCK', {}, missing(ref, 'BLOCK'));
  return block;
}

/** The same for queries, which name the block, and word the rest otherwise. */
export async function findQueriedBlock(world: World, ref: BlockRef): Promise<WorldBlock> {
  const block = await world.block(ref);
  if (block !== undefined) return block;
  const info = { block_reference: printReference(ref) };
  throw handlerError('UNKNOWN_BLOCK', info, missing(ref, 'BLOCK HEADER'));
}

/** In the words of nearcore's database. Protocol: a header that is missing has no cause. */
function missing(ref: BlockRef, what: 'BLOCK' | 'BLOCK HEADER'): string {
  const cause = ' \n Cause: Unknown';
  if (ref.kind === 'height') return `DB Not Found Error: BLOCK HEIGHT: ${ref.height}${cause}`;
  const name = ref.kind === 'hash' ? toBase58(ref.hash) : ref.kind;
  return `DB Not Found Error: ${what}: ${name}${what === 'BLOCK' ? cause : ''}`;
}

/** As the request wrote it. */
function printReference(ref: BlockRef): Json {
  if (ref.kind === 'height') return { block_id: ref.height };
  if (ref.kind === 'hash') return { block_id: toBase58(ref.hash) };
  return ref.kind === 'genesis' ? { sync_checkpoint: 'genesis' } : { finality: 'optimistic' };
}
