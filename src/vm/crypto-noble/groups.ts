import { bytesToNumberLE } from '@noble/curves/utils.js';
import { concatBytes } from '../../primitives/bytes.ts';
import type { CurveGroup, MappedGroup } from '../crypto.ts';
import { type Curve, type Point, pointAtX, pointOnCurve, weightedSum } from './curve-points.ts';
import type { FieldBytes } from './field-bytes.ts';

export function nobleGroup<T>(curve: Curve<T>, field: FieldBytes<T>): CurveGroup<Point<T>> {
  return {
    coordinateSize: field.size,
    zero: curve.ZERO,
    isZero: (point) => point.is0(),
    fromAffine: (xBytes, yBytes) => {
      const [x, y] = [field.decode(xBytes), field.decode(yBytes)];
      return x === undefined || y === undefined ? undefined : pointOnCurve(curve, x, y);
    },
    toAffine: (point) => {
      const { x, y } = point.toAffine();
      return concatBytes(field.encode(x), field.encode(y));
    },
    isInSubgroup: (point) => point.isTorsionFree(),
    negate: (point) => point.negate(),
    sum: (points) => points.reduce((total, point) => total.add(point), curve.ZERO),
    multiexp: (points, scalars) =>
      weightedSum(
        curve,
        points,
        scalars.map((scalar) => curve.Fn.create(bytesToNumberLE(scalar))),
      ),
  };
}

type Maps<T> = {
  readonly isLarger: (coordinate: T) => boolean;
  readonly map: (element: T) => Point<T>;
};

export function nobleMappedGroup<T>(
  curve: Curve<T>,
  field: FieldBytes<T>,
  { isLarger, map }: Maps<T>,
): MappedGroup<Point<T>> {
  return {
    ...nobleGroup(curve, field),
    atX: (bytes, wantsLarger) => {
      const x = field.decode(bytes);
      return x === undefined ? undefined : pointAtX(curve, x, (y) => isLarger(y) === wantsLarger);
    },
    map: (bytes) => {
      const element = field.decode(bytes);
      return element === undefined ? undefined : map(element);
    },
  };
}
