import { bls12_381 } from '@noble/curves/bls12-381.js';
import { bn254 } from '@noble/curves/bn254.js';
import type { MappedCurve, PairingCurve } from '../crypto.ts';
import type { Point } from './curve-points.ts';
import { blsFp, blsFp2, bnFp, bnFp2, type Fp2, isLargerFp, isLargerFp2 } from './field-bytes.ts';
import { nobleGroup, nobleMappedGroup } from './groups.ts';

type Pairs = readonly (readonly [Point<bigint>, Point<Fp2>])[];

const isPairingProductOne =
  ({ pairingBatch, fields: { Fp12 } }: typeof bn254 | typeof bls12_381) =>
  (pairs: Pairs): boolean => {
    // A pairing with the point at infinity is one; noble refuses to compute it.
    const others = pairs.filter(([p, q]) => !p.is0() && !q.is0());
    return Fp12.eql(pairingBatch(others.map(([g1, g2]) => ({ g1, g2 }))), Fp12.ONE);
  };

export const nobleBn254: PairingCurve<Point<bigint>, Point<Fp2>> = {
  g1: nobleGroup(bn254.G1.Point, bnFp),
  g2: nobleGroup(bn254.G2.Point, bnFp2),
  isPairingProductOne: isPairingProductOne(bn254),
};

export const nobleBls12381: MappedCurve<Point<bigint>, Point<Fp2>> = {
  g1: nobleMappedGroup(bls12_381.G1.Point, blsFp, {
    isLarger: isLargerFp,
    map: (element) => bls12_381.G1.mapToCurve([element]) as Point<bigint>,
  }),
  g2: nobleMappedGroup(bls12_381.G2.Point, blsFp2, {
    isLarger: isLargerFp2,
    map: ({ c0, c1 }) => bls12_381.G2.mapToCurve([c0, c1]) as Point<Fp2>,
  }),
  isPairingProductOne: isPairingProductOne(bls12_381),
};
