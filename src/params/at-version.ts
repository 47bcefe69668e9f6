import { encode, string, struct, u32, vec } from '../primitives/borsh.ts';
import { compareBytes, toUtf8 } from '../primitives/bytes.ts';
import { sha256 } from '../primitives/hash.ts';
import { onceFor } from '../primitives/once-for.ts';
import { base, baseVersion } from './base.ts';
import type { Leaf } from './cost.ts';
import { type Change, type Changes, diffs } from './diffs.ts';

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** Every number of the protocol at one version. Names inside the groups are nearcore's. */
export type Parameters = { readonly protocolVersion: number } & Frozen<typeof base>;

export type ExtCost = keyof typeof base.ext;
export type ActionCost = keyof typeof base.actions;

/** Ascending. */
export const supportedVersions: readonly number[] = [baseVersion, ...[...diffs.keys()].sort((a, b) => a - b)];

const tables = buildTables();

/** Throws `RangeError` for a version outside `supportedVersions`. The same version gives the same object. */
export function paramsAt(protocolVersion: number): Parameters {
  const found = tables.get(protocolVersion);
  if (found !== undefined) return found;
  const [first, last] = [supportedVersions.at(0), supportedVersions.at(-1)];
  throw new RangeError(
    `protocol version ${protocolVersion} is not supported; versions ${first} to ${last} are`,
  );
}

const hashed = struct({
  domain: string,
  protocol_version: u32,
  entries: vec(struct({ path: string, value: string })),
});

/** Names the whole table: sha256 of its paths and values as text, in the byte order of the paths. */
export const paramsHash = (params: Parameters): Uint8Array => hashOnce(params).slice();

/** A signed call names its table, and tables never change. */
const hashOnce = onceFor((params: Parameters): Uint8Array => {
  const { protocolVersion, ...groups } = params;
  const entries = leaves(groups)
    .map(([path, value]) => ({ path, value: String(value) }))
    .sort((a, b) => compareBytes(toUtf8(a.path), toUtf8(b.path)));
  const domain = 'near-enclave/params/v0';
  return sha256(encode(hashed, { domain, protocol_version: protocolVersion, entries }));
});

/** Every figure with its path, such as `ext.base.gas`. */
export function leaves(node: object, prefix = ''): [path: string, value: Leaf][] {
  return Object.entries(node).flatMap(([name, value]: [string, Leaf | object]) => {
    const path = `${prefix}${name}`;
    return typeof value === 'object' ? leaves(value, `${path}.`) : [[path, value]];
  });
}

function buildTables(): ReadonlyMap<number, Parameters> {
  const all = new Map<number, Parameters>();
  let groups: Frozen<typeof base> = base;
  for (const protocolVersion of supportedVersions) {
    groups = applyChanges(groups, diffs.get(protocolVersion) ?? {});
    all.set(protocolVersion, deepFreeze({ protocolVersion, ...groups }));
  }
  return all;
}

/** Returns a changed copy. Throws when a change does not name a figure, or its `old` is not what is there. */
export function applyChanges<T extends object>(table: T, changes: Changes): T {
  const copy = structuredClone(table);
  for (const [path, change] of Object.entries(changes)) setLeaf(copy, path, change);
  return copy;
}

function setLeaf(root: object, path: string, change: Change): void {
  const names = path.split('.');
  const last = names.pop() ?? '';
  let node: unknown = root;
  for (const name of names) node = isRecord(node) ? node[name] : undefined;
  if (!isRecord(node) || !(last in node)) throw new Error(`no parameter is named ${path}`);
  if (node[last] !== change.old) throw new Error(`${path} is ${node[last]}, the diff expects ${change.old}`);
  node[last] = change.new;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) if (isRecord(inner)) deepFreeze(inner);
  return Object.freeze(value);
}
