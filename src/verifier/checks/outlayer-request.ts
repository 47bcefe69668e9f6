import { z } from 'zod';
import { paramsAt, paramsHash } from '../../params/at-version.ts';
import { readAsk } from '../../proof/outlayer-ask.ts';
import { disclosedRequest } from '../../proof/outlayer-disclosure.ts';
import { outlayerInput, outlayerProtocolVersion } from '../../proof/outlayer-input.ts';
import type { StatementInput } from '../../proof/statement.ts';
import { inputJson } from '../../proof/statement-json.ts';
import { type Check, fail, pass } from '../check.ts';
import type { OpenEvidence } from '../evidence.ts';

export const outlayerRequest: Check<OpenEvidence> = {
  code: 'outlayer_request',
  proves:
    "every part of the call follows from the request of OutLayer's contract that is shown here, as attestation/outlayer.md says; the settings of the service name the contract and its network",
  leavesOpen:
    "that the contract made this request: where caller_origin is claimed, whoever called the service says so; the gate contract finds out by itself. Where it is proved, the enclave checked NEAR's proof",
  run({
    bundle: {
      statement: { input },
      disclosure,
    },
    attestation,
  }) {
    const { outlayer } = input;
    const told = disclosure.outlayer;
    if (outlayer === undefined) {
      return told === undefined
        ? pass('no request of OutLayer')
        : fail('a request that nothing was signed of');
    }
    if (told === undefined) return fail('the request is missing');
    const request = disclosedRequest(told, outlayer);
    const { outlayerContracts, outlayerNetwork } = attestation.registration.config;
    if (!outlayerContracts.includes(outlayer.contractId) || input.network !== outlayerNetwork) {
      return fail(`the settings do not have the service answer ${outlayer.contractId} on ${input.network}`);
    }
    const expected = outlayerInput(
      {
        network: input.network,
        contractId: outlayer.contractId,
        request,
        ask: readAsk(request.inputData),
        isProved: input.callerOrigin === 'proved',
      },
      { paramsHash: paramsHash(paramsAt(outlayerProtocolVersion)), engineId: input.engineId },
    );
    const differing = differences(expected, input);
    return differing.length === 0
      ? pass(`request ${outlayer.requestId} of ${outlayer.contractId}, ${input.callerOrigin}`)
      : fail(`not what the request asks for: ${differing.join(', ')}`);
  },
};

/** The names of the fields that differ. */
function differences(expected: StatementInput, stated: StatementInput): string[] {
  const found = z.encode(inputJson, stated);
  return Object.entries(z.encode(inputJson, expected))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(found[name]))
    .map(([name]) => name);
}
