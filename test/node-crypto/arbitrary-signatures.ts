import { secp256k1 } from '@noble/curves/secp256k1.js';
import { numberToBytesBE } from '@noble/curves/utils.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import fc from 'fast-check';
import { concatBytes } from '../../src/primitives/bytes.ts';
import { flipped, oneOf } from './arbitrary-bytes.ts';

const { Fp, Fn } = secp256k1.Point;
const order = Fn.ORDER;
const word = (value: bigint): Uint8Array => numberToBytesBE(value, 32);

const someWord = fc.uint8Array({ minLength: 32, maxLength: 32 });
/** The numbers below which r may have the order added, too. */
const edgeScalars = oneOf(
  [0n, 1n, 2n, Fp.ORDER - order - 1n, Fp.ORDER - order, order / 2n, order / 2n + 1n, order - 1n, order].map(
    word,
  ),
);
const someScalar = fc.oneof(
  { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: order - 1n }).map(word) },
  { weight: 1, arbitrary: edgeScalars },
);
const someHash = fc.oneof(someWord, edgeScalars, oneOf([2n ** 256n - 1n].map(word)));

const signed = fc
  .tuple(someWord, fc.bigInt({ min: 1n, max: order - 1n }).map(word))
  .map(
    ([hash, secret]) => [hash, secp256k1.sign(hash, secret, { prehash: false }).toBytes('compact')] as const,
  );
/** The nonce and the key cancel: s·R = z·G, so there is no key. */
const cancelling = fc.bigInt({ min: 1n, max: order - 1n }).map((z) => {
  const r = Fn.create(secp256k1.Point.BASE.x);
  return [word(z), concatBytes(word(r), word(z))] as const;
});
const odd = fc
  .tuple(someHash, someScalar, someScalar)
  .map(([hash, r, s]) => [hash, concatBytes(r, s)] as const);

/** A hash, a signature, and as many bytes as the recovery id says. */
export const someRecovery: fc.Arbitrary<readonly Uint8Array[]> = fc
  .tuple(fc.oneof(signed, odd, cancelling), fc.nat(3))
  .map(([[hash, signature], recovery]) => [hash, signature, new Uint8Array(recovery)]);

const keys = [1, 2].map((seed) => ml_dsa65.keygen(new Uint8Array(32).fill(seed)));
const signedMessages = keys.flatMap(({ secretKey, publicKey }) =>
  [0, 1, 135, 136, 500].map((length) => {
    const message = new Uint8Array(length).fill(length);
    return [ml_dsa65.sign(secretKey, message), message, publicKey] as const;
  }),
);
const validMlDsa = fc.constantFrom(...signedMessages);
/** Bytes of the hint, which comes last: positions, then where each polynomial's end. */
const hintSize = 61;
const someHint = fc.oneof(
  fc.uint8Array({ minLength: hintSize, maxLength: hintSize }),
  fc.array(fc.nat(60), { minLength: 6, maxLength: 6 }).map((ends) => {
    const positions = Uint8Array.from({ length: hintSize - 6 }, (_, i) => i);
    return concatBytes(positions, Uint8Array.from(ends));
  }),
);
const otherHint = fc
  .tuple(validMlDsa, someHint)
  .map(([[signature, ...rest], hint]) => [concatBytes(signature.subarray(0, -hintSize), hint), ...rest]);
const brokenAt = (which: number): fc.Arbitrary<readonly Uint8Array[]> =>
  validMlDsa.chain((parts) =>
    flipped(fc.constant(parts[which] ?? new Uint8Array(1)).filter((part) => part.length > 0)).map((bytes) =>
      parts.map((part, i) => (i === which ? bytes : part)),
    ),
  );
const anySignature = fc
  .tuple(fc.uint8Array({ minLength: 3_309, maxLength: 3_309, size: 'max' }), validMlDsa)
  .map(([signature, [, ...rest]]) => [signature, ...rest]);

/** A signature, a message and a key. */
export const someMlDsa: fc.Arbitrary<readonly Uint8Array[]> = fc.oneof(
  validMlDsa,
  otherHint,
  brokenAt(0),
  brokenAt(2),
  anySignature,
);
