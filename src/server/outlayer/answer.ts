import { z } from 'zod';
import { encode } from '../../primitives/borsh.ts';
import { toBase64, toUtf8 } from '../../primitives/bytes.ts';
import { gateAnswerCodec } from '../../proof/gate-answer.ts';
import type { OutlayerResponse } from '../../proof/outlayer-hashes.ts';
import { resolutionOf, resolveGas, resolveMethods, responseText } from '../../proof/outlayer-resolve.ts';
import { ExecuteAnswer, type SignedCall, toSignedJson } from '../execute-answer.ts';
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

/** What is kept, and the same for whoever asks again, whatever he says of the block and of the operator's account. */
export type KeptAnswer = Omit<OutlayerAnswer, 'transaction' | 'resolve'> & {
  readonly resolve: Omit<OutlayerAnswer['resolve'], 'deadline_block'>;
};

type AnsweredCall = Omit<SignedCall, 'told'> & {
  readonly response: OutlayerResponse;
  readonly isProved: boolean;
  readonly taskQuote: TaskQuote | undefined;
};

export function toKeptAnswer(answered: AnsweredCall): KeptAnswer {
  const { statement: stated, response, isProved } = answered;
  const { outlayer } = stated.input;
  if (outlayer === undefined) throw new TypeError('the call was made for no request');
  const { requestId, contractId } = outlayer;
  const text = responseText(response);
  const { method, args } = resolutionOf(requestId, response);
  const gas = resolveGas.toString();
  return {
    request_id: requestId.toString(),
    origin: isProved ? 'proved' : 'claimed',
    response: { text, base64: toBase64(toUtf8(text)) },
    gas_burnt: stated.output.gasBurnt.toString(),
    resolve: {
      contract_id: contractId,
      method,
      args_base64: toBase64(args),
      gas,
      deposit: '0',
    },
    gate: { method: 'resolve', args_base64: toBase64(gateArgs(answered, requestId)), gas },
    ...toSignedJson(answered),
    outlayer_quote: answered.taskQuote ?? null,
  };
}

/** The gate makes the input struct itself of what OutLayer's contract keeps, so it is not handed over. */
function gateArgs(
  { statement: { input, output, envelope }, signatures, response, isProved }: AnsweredCall,
  requestId: bigint,
): Uint8Array {
  const { engineId } = input;
  const signed = { envelope, signature: signatures.ed25519, path: undefined };
  return encode(gateAnswerCodec, { requestId, engineId, isProved, signed, output, response });
}
