/**
 * The mathematics that contracts ask for. In the pure core: `vm/crypto-noble`. Faster, in Node: `node-crypto`. Both run
 * `test/suites/crypto.ts`, since whatever differs between them would be a different result of a call.
 */
export interface Crypto {
  readonly digests: Readonly<Record<DigestName, Digest>>;
  readonly signatures: Signatures;
  /** Ethereum's alt_bn128. A coordinate is little-endian; of G2 the real part comes first. */
  readonly bn254: PairingCurve;
  /** A coordinate is big-endian; of G2 the imaginary part comes first. */
  readonly bls12381: MappedCurve;
}

export type DigestName =
  | 'sha256'
  | 'keccak256'
  | 'keccak512'
  | 'sha3_256'
  | 'sha3_384'
  | 'sha3_512'
  | 'ripemd160';
export type Digest = (data: Uint8Array) => Uint8Array;

/** Signatures by their bytes, with the rules of the libraries that nearcore uses. */
export interface Signatures {
  /** As ed25519-dalek's `verify` of 64 bytes under a key of 32. */
  verifyEd25519(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  /** As the p256 crate verifies 64 bytes under a key of 33. */
  verifyP256(signature: Uint8Array, hash: Uint8Array, key: Uint8Array): boolean;
  /** ML-DSA-65 with an empty context: 3309 bytes under a key of 1952. */
  verifyMlDsa65(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  /** The public key, x and y, as libsecp256k1 recovers it of 64 bytes and a recovery id of 0 to 3. */
  recoverSecp256k1(hash: Uint8Array, signature: Uint8Array, recovery: number): Uint8Array | undefined;
}

/** A point of a curve. Only the implementation that made it looks inside. */
export type CurvePoint = object;

/** Points of a curve y² = x³ + b, and the subgroup of prime order among them. */
export interface CurveGroup<P extends CurvePoint = CurvePoint> {
  /** Bytes of a coordinate. */
  readonly coordinateSize: number;
  /** The point at infinity. */
  readonly zero: P;
  isZero(point: P): boolean;
  /** Nothing unless both coordinates are in the field and the point is on the curve; the subgroup is not looked at. */
  fromAffine(x: Uint8Array, y: Uint8Array): P | undefined;
  /** x and y, of a point other than infinity. */
  toAffine(point: P): Uint8Array;
  isInSubgroup(point: P): boolean;
  negate(point: P): P;
  /** Of any points of the curve. */
  sum(points: readonly P[]): P;
  /** The sum of points of the subgroup, each times its scalar: 32 little-endian bytes, which count modulo the order. */
  multiexp(points: readonly P[], scalars: readonly Uint8Array[]): P;
}

export interface PairingCurve<
  P extends CurvePoint = CurvePoint,
  Q extends CurvePoint = CurvePoint,
  G extends CurveGroup<P> = CurveGroup<P>,
  H extends CurveGroup<Q> = CurveGroup<Q>,
> {
  readonly g1: G;
  readonly g2: H;
  /** Whether the product of the pairings is one. All points are in their subgroups; any may be infinity. */
  isPairingProductOne(pairs: readonly (readonly [P, Q])[]): boolean;
}

export interface MappedGroup<P extends CurvePoint = CurvePoint> extends CurveGroup<P> {
  /** The point with this x, and of its two y the larger or the smaller one; nothing if there is none. */
  atX(x: Uint8Array, wantsLarger: boolean): P | undefined;
  /** RFC 9380's map of a field's element, cofactor cleared; nothing if the bytes are none. */
  map(element: Uint8Array): P | undefined;
}

export type MappedCurve<P extends CurvePoint = CurvePoint, Q extends CurvePoint = CurvePoint> = PairingCurve<
  P,
  Q,
  MappedGroup<P>,
  MappedGroup<Q>
>;
