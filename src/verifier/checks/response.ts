import { toHex } from '../../primitives/bytes.ts';
import { zeroHash } from '../../primitives/hash.ts';
import { hashResponse } from '../../proof/outlayer-hashes.ts';
import { outlayerResponse } from '../../proof/outlayer-response.ts';
import { type Check, expectEqual, fail } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const response: Check<OpenEvidence> = {
  code: 'response',
  proves: "the answer to OutLayer's contract follows from the result shown here, or there is none",
  leavesOpen: 'whether the answer reached the contract; whether the result is right: that takes re-execution',
  run({ bundle: { statement, disclosure } }) {
    const { input, output } = statement;
    const stated = toHex(output.responseHash);
    if (input.outlayer === undefined) return expectEqual('response hash', toHex(zeroHash), stated);
    if (disclosure.outlayer === undefined) return fail('the request is missing');
    const { failure, returnValue } = disclosure.preimages;
    const run = { failure, returned: returnValue, gasBurnt: output.gasBurnt };
    const answer = outlayerResponse(run, disclosure.outlayer.responseFormat);
    return expectEqual('response hash', toHex(hashResponse(answer)), stated);
  },
};
