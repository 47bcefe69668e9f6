import { bool, type Encoded, hash, option, string, struct, u64 } from '../../primitives/borsh.ts';
import { domainHash } from '../../proof/domain.ts';
import type { AskedRequest } from '../../proof/outlayer-input.ts';
import type { OutlayerRequestBody } from './request.ts';

/**
 * Which requests are the same. The id is OutLayer's: contract, request, data. Code, trie nodes and evidence are no part of
 * the body: the hashes in it, and whether the request is proved, say all that they could.
 */
const idCodec = struct({ network: string, contractId: string, requestId: u64, dataId: hash, scope: string });

const placeCodec = struct({ transactionHash: hash, blockHeight: u64, blockHash: hash });

const bodyCodec = struct({
  id: idCodec,
  requestData: string,
  inputData: option(string),
  receiptId: hash,
  /** None of a proved request: what nobody proved must not tell two of them apart. */
  claimedPlace: option(placeCodec),
  challenge: option(hash),
  isQuotedTwice: bool,
});

export type RequestNames = {
  /** Of the id, for those who share the scope. */
  readonly id: Uint8Array;
  /** Of the one body that goes with the id. */
  readonly body: Uint8Array;
  /** Of the answer, whoever sent the request. */
  readonly answer: Uint8Array;
};

type Sent = { readonly asked: AskedRequest; readonly scope: string };

/**
 * A stranger may send an altered request under an id that he saw. So that this uses up nobody else's, callers who give a
 * scope of their own (`Idempotency-Key`) share ids with nobody. What was proved is the same for all.
 */
export function namesOf({ asked, scope }: Sent, body: OutlayerRequestBody): RequestNames {
  const { isProved } = asked;
  const facts = {
    id: idOf(asked, isProved ? 'proved' : 'claimed'),
    requestData: body.request_data,
    inputData: body.input_data,
    receiptId: body.receipt_id,
    claimedPlace: isProved ? undefined : placeOf(body),
    challenge: body.challenge,
    isQuotedTwice: body.outlayer_quote,
  };
  const answer = domainHash('outlayer-same-request', bodyCodec, facts);
  return {
    id: domainHash('outlayer-same-id', idCodec, idOf(asked, isProved ? 'proved' : `claimed ${scope}`)),
    body: isProved
      ? domainHash('outlayer-same-request', bodyCodec, {
          ...facts,
          challenge: undefined,
          isQuotedTwice: false,
        })
      : answer,
    answer,
  };
}

const placeOf = (body: OutlayerRequestBody): Encoded<typeof placeCodec> => ({
  transactionHash: body.transaction_hash,
  blockHeight: body.block_height,
  blockHash: body.block_hash,
});

function idOf({ network, contractId, request }: AskedRequest, scope: string): Encoded<typeof idCodec> {
  const { requestId, dataId } = request;
  return { network, contractId, requestId, dataId, scope };
}
