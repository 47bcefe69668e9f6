import { bool, type Encoded, fixedBytes, option, string, struct, u64 } from '../primitives/borsh.ts';
import { merklePath } from '../primitives/merkle.ts';
import { responseCodec } from './outlayer-hashes.ts';
import { envelopeCodec, outputCodec } from './statement.ts';

/** An envelope and its ed25519 signature; with a path the signature is over the root of a batch. */
export const signedStatementCodec = struct({
  envelope: envelopeCodec,
  signature: fixedBytes(64),
  path: option(merklePath),
});

/**
 * The arguments of `resolve` of contracts/gate, in borsh. `engineId` is that of the input struct, the rest of which the gate
 * makes itself; `isProved` tells which origins stand there.
 */
export const gateAnswerCodec = struct({
  requestId: u64,
  engineId: string,
  isProved: bool,
  signed: signedStatementCodec,
  output: outputCodec,
  response: responseCodec,
});
export type GateAnswer = Encoded<typeof gateAnswerCodec>;
