import {
  byteVec,
  type Codec,
  fixedBytes,
  hash,
  option,
  string,
  struct,
  u8,
  u64,
  vec,
} from '../../src/primitives/borsh.ts';
import { signedStatementCodec } from '../../src/proof/gate-answer.ts';
import { signedHeadCodec, worldOriginCodec } from '../../src/proof/gate-head.ts';
import { headInputCodec, headOutputCodec } from '../../src/proof/head.ts';
import { keyRegistrationCodec } from '../../src/proof/report-data.ts';
import { inputCodec, outputCodec } from '../../src/proof/statement.ts';

/** The borsh arguments of contracts/gate that no part of the service sends. */

/** A Rust enum: one byte for the variant, then its fields. */
function variant<T>(tag: number, fields: Codec<T>): Codec<T> {
  return {
    write(out, value) {
      u8.write(out, tag);
      fields.write(out, value);
    },
    read(from) {
      if (u8.read(from) !== tag) throw new RangeError('another variant');
      return fields.read(from);
    },
  };
}

export const claimCodec = struct({ registration: keyRegistrationCodec, vmConfigHash: hash });
const quotedCodec = struct({
  reportData: fixedBytes(64),
  appId: fixedBytes(20),
  composeHash: hash,
  goodUntil: u64,
});

/** `register_unverified`, of the build for tests. */
export const registerUnverifiedCodec = struct({ quote: quotedCodec, claim: claimCodec });

const proofFields = { key: byteVec, nodes: vec(byteVec), value: option(byteVec) };

/** `verify_state_proof` under the state that a statement names. */
export const callStateProofCodec = struct({
  state: variant(0, struct({ signed: signedStatementCodec, output: outputCodec })),
  ...proofFields,
});

/** The same under the state after a signed block. */
export const blockStateProofCodec = struct({
  state: variant(1, struct({ signed: signedHeadCodec, input: headInputCodec, output: headOutputCodec })),
  ...proofFields,
});

/** The same under the newest block that the gate knows. */
export const worldStateProofCodec = struct({ state: variant(2, struct({ worldId: hash })), ...proofFields });

export const statementFraudCodec = variant(
  0,
  struct({ one: signedStatementCodec, other: signedStatementCodec }),
);
export const headFraudCodec = variant(1, struct({ one: signedHeadCodec, other: signedHeadCodec }));

export const divergenceCodec = struct({
  input: inputCodec,
  one: signedStatementCodec,
  other: signedStatementCodec,
  otherEngine: string,
});

const forkedHeadCodec = struct({ signed: signedHeadCodec, input: headInputCodec });
export const forkCodec = struct({ one: forkedHeadCodec, other: forkedHeadCodec, origin: worldOriginCodec });

export const upgradeCodec = struct({ id: u64, code: byteVec });
