import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/primitives/borsh.ts';
import { fromBase64, fromHex, toHex } from '../../src/primitives/bytes.ts';
import { hashResponse, type ResponseFormat, responseCodec } from '../../src/proof/outlayer-hashes.ts';
import { resolutionOf, responseText } from '../../src/proof/outlayer-resolve.ts';
import { outlayerResponse } from '../../src/proof/outlayer-response.ts';
import { requestCases, responseCases } from '../oracle/outlayer-vectors.ts';
import { loadStatementVectors } from '../support/statement-vectors.ts';

type Response = ReturnType<typeof responseCases>[number];

/** Without any code of ours: the length of the domain, the domain, the borsh. */
function plainHash(domain: string, borsh: string): string {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(domain.length);
  return createHash('sha256').update(length).update(domain).update(Buffer.from(borsh, 'hex')).digest('hex');
}

describe('the vectors of OutLayer', () => {
  test('are what the code makes', () => {
    expect(loadStatementVectors('outlayer-requests.json')).toEqual(requestCases());
    expect(loadStatementVectors('outlayer-responses.json')).toEqual(responseCases());
  });

  test.each(loadStatementVectors<ReturnType<typeof requestCases>[number]>('outlayer-requests.json'))(
    'hash $name in its domain',
    ({ borsh, hash, input, code_source_hash, request_hash }) => {
      expect(plainHash('near-enclave/statement-input/v0', borsh)).toBe(hash);
      expect(input).toMatchObject({ outlayer: { code_source_hash, request_hash } });
    },
  );

  test.each(loadStatementVectors<Response>('outlayer-responses.json'))('answer $name', (one) => {
    const run = {
      failure: one.failure ?? undefined,
      returned: fromBase64(one.returned_base64),
      gasBurnt: BigInt(one.gas_burnt),
    };
    const response = outlayerResponse(run, one.format as ResponseFormat);
    expect(decode(responseCodec, fromHex(one.borsh))).toEqual(response);
    expect(plainHash('near-enclave/outlayer-response/v0', one.borsh)).toBe(one.hash);
    expect(toHex(hashResponse(response))).toBe(one.hash);
    expect(responseText(response)).toBe(one.text);
    expect(resolutionOf(7n, response).method).toBe(one.method);
    if (one.method === 'resolve_execution') expect(Buffer.byteLength(one.text)).toBeLessThan(1_006);
  });
});
