import { z } from 'zod';
import { decode, encode } from '../../primitives/borsh.ts';
import { equalBytes, fromBase64, fromHex, toBase64 } from '../../primitives/bytes.ts';
import { hashResponse, type OutlayerResponse, responseCodec } from '../../proof/outlayer-hashes.ts';
import { type AskedRequest, outlayerInput } from '../../proof/outlayer-input.ts';
import { hashInput, hashOutput, type Statement } from '../../proof/statement.ts';
import { statementJson } from '../../proof/statement-json.ts';
import { isSigned } from '../../proof/statement-signatures.ts';
import { type SignedCall, type SignedJson, toSignedJson } from '../execute-answer.ts';
import type { Epoch } from '../key-epochs.ts';
import type { TaskQuote } from './task-quote.ts';

/** What is kept of an answer: what follows from the request and from this is not. */
export type KeptAnswer = {
  readonly signed: SignedJson;
  /** In borsh. */
  readonly response_base64: string;
  readonly outlayer_quote: TaskQuote | null;
};

export const toKeptAnswer = (
  call: Omit<SignedCall, 'told'>,
  response: OutlayerResponse,
  taskQuote: TaskQuote | undefined,
): KeptAnswer => ({
  signed: toSignedJson(call),
  response_base64: toBase64(encode(responseCodec, response)),
  outlayer_quote: taskQuote ?? null,
});

export const responseOf = ({ response_base64: kept }: KeptAnswer): OutlayerResponse =>
  decode(responseCodec, fromBase64(kept));

export const statementOf = ({ signed }: KeptAnswer): Statement => z.decode(statementJson, signed.statement);

export const signatureOf = ({ signed }: KeptAnswer): Uint8Array => fromHex(signed.signatures.ed25519);

/** Whether a result key of this epoch signed a statement of this very request, and this very response stands in it. */
export function isAnswerTo(asked: AskedRequest, kept: KeptAnswer, { attestation }: SigningEpoch): boolean {
  const statement = statementOf(kept);
  const { input, output, envelope } = statement;
  const { paramsHash, engineId } = input;
  const signatures = { ed25519: signatureOf(kept), secp256k1: undefined };
  return (
    equalBytes(envelope.signerKeys.ed25519, attestation.registration.keys.ed25519) &&
    isSigned({ statement, signatures, batch: undefined }) &&
    equalBytes(envelope.inputHash, hashInput(outlayerInput(asked, { paramsHash, engineId }))) &&
    equalBytes(envelope.outputHash, hashOutput(output)) &&
    equalBytes(output.responseHash, hashResponse(responseOf(kept)))
  );
}

type SigningEpoch = { readonly attestation: Pick<Epoch['attestation'], 'registration'> };
