import type { CurvePoint, MappedGroup } from '../crypto.ts';

/** The encodings of BLS12-381's points, as blst reads and writes them: three flags in the highest bits, then coordinates. */
const compressedFlag = 0x80;
const infinityFlag = 0x40;
const largerFlag = 0x20;
const allFlags = compressedFlag | infinityFlag | largerFlag;

/** A point that need not be in the subgroup, and whether its x is zero. */
export type Decoded<P> = { readonly point: P; readonly isAtZeroX: boolean };

/** From both coordinates. */
export function deserialize<P extends CurvePoint>(
  group: MappedGroup<P>,
  bytes: Uint8Array,
): Decoded<P> | undefined {
  const { coordinateSize } = group;
  const [flags, body] = takeFlags(bytes);
  if (flags === infinityFlag) return isZero(body) ? infinityOf(group) : undefined;
  if (flags !== 0) return undefined;
  const x = body.subarray(0, coordinateSize);
  return decodedAt(x, group.fromAffine(x, body.subarray(coordinateSize)));
}

/** From x and the flags. */
export function uncompress<P extends CurvePoint>(
  group: MappedGroup<P>,
  bytes: Uint8Array,
): Decoded<P> | undefined {
  const [flags, x] = takeFlags(bytes);
  const wantsLarger = (flags & largerFlag) !== 0;
  if ((flags & compressedFlag) === 0) return undefined;
  if (flags & infinityFlag) return isZero(x) && !wantsLarger ? infinityOf(group) : undefined;
  return decodedAt(x, group.atX(x, wantsLarger));
}

export function serialize<P extends CurvePoint>(group: MappedGroup<P>, point: P): Uint8Array {
  if (!group.isZero(point)) return group.toAffine(point);
  const infinity = new Uint8Array(2 * group.coordinateSize);
  infinity[0] = infinityFlag;
  return infinity;
}

const infinityOf = <P extends CurvePoint>({ zero }: MappedGroup<P>): Decoded<P> => ({
  point: zero,
  isAtZeroX: false,
});

const decodedAt = <P>(x: Uint8Array, point: P | undefined): Decoded<P> | undefined =>
  point === undefined ? undefined : { point, isAtZeroX: isZero(x) };

/** The three highest bits, and the bytes without them. */
function takeFlags(bytes: Uint8Array): readonly [flags: number, body: Uint8Array] {
  const [first = 0] = bytes;
  const body = Uint8Array.from(bytes);
  body[0] = first & ~allFlags;
  return [first & allFlags, body];
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
