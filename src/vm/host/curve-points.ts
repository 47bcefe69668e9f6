import { pippenger } from '@noble/curves/abstract/curve.js';
import type { IField } from '@noble/curves/abstract/modular.js';
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';

/** A curve in short Weierstrass form over a field of `T`. */
export type Curve<T> = WeierstrassPointCons<T> & { readonly Fp: IField<T> };
export type Point<T> = WeierstrassPoint<T>;

/** The point with these coordinates if it is on the curve; the subgroup is not looked at. */
export function pointOnCurve<T>(curve: Curve<T>, x: T, y: T): Point<T> | undefined {
  const { Fp } = curve;
  return Fp.eql(Fp.sqr(y), squareOfY(curve, x)) ? curve.fromAffine({ x, y }) : undefined;
}

/** The point with this x, and of its two y the one that `isWanted` accepts. */
export function pointAtX<T>(curve: Curve<T>, x: T, isWanted: (y: T) => boolean): Point<T> | undefined {
  const { Fp } = curve;
  const y = squareRoot(Fp, squareOfY(curve, x));
  if (y === undefined) return undefined;
  return curve.fromAffine({ x, y: isWanted(y) ? y : Fp.neg(y) });
}

function squareOfY<T>(curve: Curve<T>, x: T): T {
  const { Fp } = curve;
  const { a, b } = curve.CURVE();
  return Fp.add(Fp.mul(x, Fp.add(Fp.sqr(x), a)), b);
}

const noRoot = 'Cannot find square root';

export function squareRoot<T>(field: IField<T>, square: T): T | undefined {
  try {
    return field.sqrt(square);
  } catch (cause) {
    // Anything else, such as an exhausted stack, is no answer about the number.
    if (cause instanceof Error && cause.message === noRoot) return undefined;
    throw cause;
  }
}

/** From this many terms on, sharing the doublings is faster than adding up the products. */
const manyTerms = 5;

/** The sum of the points, each multiplied by its scalar below the group's order. */
export function weightedSum<T>(curve: Curve<T>, terms: readonly (readonly [Point<T>, bigint])[]): Point<T> {
  if (terms.length < manyTerms) {
    return terms.reduce((sum, [point, scalar]) => sum.add(point.multiplyUnsafe(scalar)), curve.ZERO);
  }
  const points = terms.map(([point]) => point);
  const scalars = terms.map(([, scalar]) => scalar);
  return pippenger(curve, curve.Fn, points, scalars);
}
