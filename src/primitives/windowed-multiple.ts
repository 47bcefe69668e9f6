/** A point of any group, as noble has them. */
type Summand<P> = { double(): P; add(other: P): P; subtract(other: P): P };

const windowBits = 5;
const windowSize = 2 ** windowBits;

/**
 * The point, times a scalar that is not negative. An eighth faster than noble's `multiplyUnsafe`, and no more secret
 * (`npm run bench -- host-functions ed25519`).
 */
export function windowedMultiple<P extends Summand<P>>(zero: P, point: P, scalar: bigint): P {
  const odd = oddMultiples(point);
  let sum = zero;
  for (const digit of signedDigits(scalar).reverse()) {
    sum = sum.double();
    const multiple = odd[Math.abs(digit) >> 1];
    if (digit === 0 || multiple === undefined) continue;
    sum = digit > 0 ? sum.add(multiple) : sum.subtract(multiple);
  }
  return sum;
}

/** The point times 1, 3, 5 and so on, below half of the window. */
function oddMultiples<P extends Summand<P>>(point: P): readonly P[] {
  const double = point.double();
  const multiples = [point];
  for (let last = point; multiples.length < windowSize / 4; multiples.push(last)) last = last.add(double);
  return multiples;
}

/** For each bit zero or an odd digit, the lowest first: of as many in a row as a window has bits, one at most is not zero. */
function signedDigits(scalar: bigint): number[] {
  const digits: number[] = [];
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    const low = (rest & 1n) === 0n ? 0 : Number(BigInt.asIntN(windowBits, rest));
    digits.push(low);
    rest -= BigInt(low);
  }
  return digits;
}
