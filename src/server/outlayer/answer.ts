import { z } from 'zod';
import type { ResolveOrder } from '../../enclave/near-access-key.ts';
import { encode } from '../../primitives/borsh.ts';
import { toBase64, toUtf8 } from '../../primitives/bytes.ts';
import { gateAnswerCodec } from '../../proof/gate-answer.ts';
import type { AskedRequest } from '../../proof/outlayer-input.ts';
import { resolutionOf, resolveGas, resolveMethods, responseText } from '../../proof/outlayer-resolve.ts';
import { ExecuteAnswer } from '../execute-answer.ts';
import { type KeptAnswer, responseOf, signatureOf, statementOf } from './kept-answer.ts';
import { TaskQuote } from './task-quote.ts';

const decimalText = z.string().regex(/^[0-9]+$/);

const call = { args_base64: z.string(), gas: decimalText };

const { statement, statement_hash, signatures, signer_keys, attestation, bundle } = ExecuteAnswer.shape;

/** The answer of `POST /v1/outlayer/execute`. */
export const OutlayerAnswer = z.strictObject({
  request_id: decimalText,
  origin: z
    .enum(['claimed', 'proved'])
    .meta({ description: 'whether the request was proved to the enclave' }),
  response: z.strictObject({
    text: z.string().meta({ description: 'ExecutionResponse, as its bytes are sent and signed for' }),
    base64: z.string().meta({ description: 'the same' }),
  }),
  gas_burnt: decimalText,
  resolve: z
    .strictObject({
      contract_id: z.string(),
      method: z.enum(resolveMethods),
      ...call,
      deposit: decimalText.meta({ description: 'yoctoNEAR' }),
      deadline_block: decimalText.meta({
        description: 'the last block in which NEAR takes the answer, if the request was made at block_height',
      }),
    })
    .meta({ description: "what OutLayer's operator sends to OutLayer's contract" }),
  gate: z.strictObject({ method: z.literal('resolve'), ...call }).meta({
    description:
      'what anyone sends to the gate contract, where that is the operator; args in borsh, its view resolve_deposit says the deposit',
  }),
  statement,
  statement_hash,
  signatures,
  signer_keys,
  attestation,
  bundle,
  outlayer_quote: TaskQuote.nullable().meta({
    description: "of a proved request, if it was asked for: a quote in OutLayer's own layout",
  }),
  transaction: z
    .strictObject({
      hash: z.string().meta({ description: 'base58' }),
      signed_transaction_base64: z.string().meta({ description: 'as broadcast_tx_commit takes it' }),
    })
    .nullable()
    .meta({ description: 'of a proved request, if it was asked for' }),
});
export type OutlayerAnswer = z.input<typeof OutlayerAnswer>;

/** An answer but for what its caller says of the block and of the operator's account. */
export type BareAnswer = Omit<OutlayerAnswer, 'transaction' | 'resolve'> & {
  readonly resolve: Omit<OutlayerAnswer['resolve'], 'deadline_block'>;
};

/** The contract is that of the request, and the call follows from request and response, whoever kept the answer. */
export const resolvingCall = (
  { contractId, request }: AskedRequest,
  kept: KeptAnswer,
): Pick<ResolveOrder, 'contractId' | 'resolution'> => ({
  contractId,
  resolution: resolutionOf(request.requestId, responseOf(kept)),
});

export function toBareAnswer(asked: AskedRequest, kept: KeptAnswer): BareAnswer {
  const { contractId, resolution } = resolvingCall(asked, kept);
  const text = responseText(responseOf(kept));
  const gas = resolveGas.toString();
  return {
    request_id: asked.request.requestId.toString(),
    origin: asked.isProved ? 'proved' : 'claimed',
    response: { text, base64: toBase64(toUtf8(text)) },
    gas_burnt: statementOf(kept).output.gasBurnt.toString(),
    resolve: {
      contract_id: contractId,
      method: resolution.method,
      args_base64: toBase64(resolution.args),
      gas,
      deposit: '0',
    },
    gate: { method: 'resolve', args_base64: toBase64(gateArgs(asked, kept)), gas },
    ...kept.signed,
    outlayer_quote: kept.outlayer_quote,
  };
}

/** The gate makes the input struct itself of what OutLayer's contract keeps, so it is not handed over. */
function gateArgs({ request, isProved }: AskedRequest, kept: KeptAnswer): Uint8Array {
  const { input, output, envelope } = statementOf(kept);
  return encode(gateAnswerCodec, {
    requestId: request.requestId,
    engineId: input.engineId,
    isProved,
    signed: { envelope, signature: signatureOf(kept), path: undefined },
    output,
    response: responseOf(kept),
  });
}
