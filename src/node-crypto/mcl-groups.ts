import type { Fp, Fp2, Fr, G1, G2 } from 'mcl-wasm';
import { concatBytes } from '../primitives/bytes.ts';
import type { CurveGroup, MappedGroup } from '../vm/crypto.ts';
import type { Mcl } from './mcl.ts';
import { isLarger, type MclField } from './mcl-fields.ts';

/** What of a point depends on its coordinates' type. */
type Coordinates<E> = {
  setX(x: E): void;
  setY(y: E): void;
  setZ(z: E): void;
  getX(): E;
  getY(): E;
};
type Make<P> = new () => P;

/** So many terms lie on the stack of mcl's memory at a time. */
const mostTerms = 256;

export function mclGroup<E extends Fp | Fp2, P extends (G1 | G2) & Coordinates<E>>(
  mcl: Mcl,
  field: MclField<E>,
  Point: Make<P>,
): CurveGroup<P> {
  const toPoint = (x: E, y: E): P => {
    const point = new Point();
    point.setX(x);
    point.setY(y);
    point.setZ(field.one);
    return point;
  };
  const sum = (points: readonly P[]): P =>
    points.reduce((total, point) => mcl.add(total, point), new Point());
  return {
    coordinateSize: field.size,
    zero: new Point(),
    isZero: (point) => point.isZero(),
    fromAffine: (xBytes, yBytes) => {
      const [x, y] = [field.decode(xBytes), field.decode(yBytes)];
      const point = x === undefined || y === undefined ? undefined : toPoint(x, y);
      return point?.isValid() ? point : undefined;
    },
    toAffine: (point) => {
      const normal: Coordinates<E> = mcl.normalize(point);
      return concatBytes(field.encode(normal.getX()), field.encode(normal.getY()));
    },
    isInSubgroup: (point) => point.isValidOrder(),
    negate: (point) => mcl.neg(point),
    sum,
    multiexp: (points, scalars) => {
      const terms = points
        .map((point, i) => ({ point, scalar: toFr(mcl, scalars[i]) }))
        .filter(({ point }) => !point.isZero());
      return sum(inParts(terms, mostTerms).map((part) => multiplied(mcl, part)));
    },
  };
}

type Term<P> = { readonly point: P; readonly scalar: Fr };

const multiplied = <P extends G1 | G2>(mcl: Mcl, terms: readonly Term<P>[]): P =>
  mcl.mulVec(
    terms.map(({ point }) => point),
    terms.map(({ scalar }) => scalar),
  );

function toFr(mcl: Mcl, bytes: Uint8Array = new Uint8Array()): Fr {
  const scalar = new mcl.Fr();
  scalar.setLittleEndianMod(bytes);
  return scalar;
}

const inParts = <T>(items: readonly T[], size: number): readonly T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

type Maps<E, P> = {
  /** The curve's constant. */
  readonly b: E;
  readonly multiply: (a: E, b: E) => E;
  /** RFC 9380's, cofactor cleared. */
  readonly map: (element: E) => P;
};

export function mclMappedGroup<E extends Fp | Fp2, P extends (G1 | G2) & Coordinates<E>>(
  mcl: Mcl,
  field: MclField<E>,
  Point: Make<P>,
  { b, multiply, map }: Maps<E, P>,
): MappedGroup<P> {
  const group = mclGroup<E, P>(mcl, field, Point);
  const root = (element: E): E | undefined => {
    const [isSquare, y] = mcl.squareRoot(element);
    return isSquare ? y : undefined;
  };
  return {
    ...group,
    atX: (bytes, wantsLarger) => {
      const x = field.decode(bytes);
      const y = x && root(mcl.add(multiply(mcl.sqr(x), x), b));
      if (y === undefined) return undefined;
      const encoded = field.encode(y);
      return group.fromAffine(bytes, isLarger(encoded) === wantsLarger ? encoded : field.encode(mcl.neg(y)));
    },
    map: (bytes) => {
      const element = field.decode(bytes);
      return element && map(element);
    },
  };
}
