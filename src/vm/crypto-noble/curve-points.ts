import { pippenger } from '@noble/curves/abstract/curve.js';
import type { IField } from '@noble/curves/abstract/modular.js';
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js';
import { squareRoot } from '../../primitives/square-root.ts';

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

/** From this many terms on, sharing the doublings is faster than adding up the products. */
const manyTerms = 5;

/** The sum of the points, each multiplied by its scalar below the group's order. */
export function weightedSum<T>(
  curve: Curve<T>,
  points: readonly Point<T>[],
  scalars: readonly bigint[],
): Point<T> {
  if (points.length >= manyTerms) return pippenger(curve, curve.Fn, [...points], [...scalars]);
  const products = points.map((point, i) => point.multiplyUnsafe(scalars[i] ?? 0n));
  return products.reduce((sum, product) => sum.add(product), curve.ZERO);
}
