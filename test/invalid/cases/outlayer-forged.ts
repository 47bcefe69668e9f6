import { defaultAppCompose } from '../../../src/dev-enclave/app-compose.ts';
import { toHex, toUtf8 } from '../../../src/primitives/bytes.ts';
import { sha256, zeroHash } from '../../../src/primitives/hash.ts';
import { disclosedRequest, toOutlayerDisclosure } from '../../../src/proof/outlayer-disclosure.ts';
import { hashResponse, type OutlayerResponse } from '../../../src/proof/outlayer-hashes.ts';
import { type OutlayerRequest, outlayerCaller } from '../../../src/proof/outlayer-input.ts';
import { outlayerResponse } from '../../../src/proof/outlayer-response.ts';
import { readTrustConfig } from '../../../src/proof/trust-config-env.ts';
import { telling } from '../../support/open-bundle.ts';
import { inputData } from '../../support/outlayer.ts';
import { type CaseMaker, flipped, forged } from '../case-maker.ts';
import { reregistered, restated, withPayload } from '../forger.ts';
import { requestNamedBy, requestToldIn } from '../requests.ts';
import { output, type Spec } from '../restating.ts';

const base = 'outlayer';
const check = 'outlayer_request';

/** The service tells of another request and hashes that one, but ran what it ran. */
const another = (
  spec: Pick<Spec, 'name' | 'about'> & Partial<Spec>,
  change: (request: OutlayerRequest) => Partial<OutlayerRequest>,
): CaseMaker =>
  forged({ base, check, ...spec, name: `signed request: ${spec.name}` }, (bundle, { forger }) => {
    const { contractId, ...rest } = requestNamedBy(bundle.statement.input);
    const request = disclosedRequest(requestToldIn(bundle), rest);
    const other = { ...request, ...change(request) };
    const retold = telling(bundle, { outlayer: toOutlayerDisclosure(other) });
    const stated = restated(retold, forger.keys, { input: { outlayer: outlayerCaller(other, contractId) } });
    return { ...stated, disclosure: retold.disclosure };
  });

const others: readonly CaseMaker[] = [
  another({ name: 'another caller', about: 'the call has the old one' }, () => ({ senderId: 'evil.near' })),
  another({ name: 'more instructions', about: 'the gas is that of fewer' }, ({ maxInstructions }) => ({
    maxInstructions: maxInstructions + 1n,
  })),
  another({ name: 'another time', about: 'the call has the old one' }, ({ timestamp }) => ({
    timestamp: timestamp + 1n,
  })),
  another({ name: 'other arguments', about: 'the call has the old ones' }, () => ({
    inputData: inputData({ args: toUtf8('other') }),
  })),
  another({ name: 'another method', about: 'the call has the old one' }, () => ({
    inputData: inputData({ method: 'nothing' }),
  })),
  another({ name: 'another account', about: 'the call has the old one' }, () => ({
    inputData: inputData({ accountId: 'other.near' }),
  })),
  another({ name: 'another state', about: 'the call ran over the old one' }, () => ({
    inputData: inputData({ state: [] }),
  })),
  another({ name: 'another operation', about: 'a request that asks for no call' }, ({ inputData: text }) => ({
    inputData: text.replace('"call"', '"view"'),
  })),
  another(
    { name: 'an unknown field', about: 'a request that no service reads so' },
    ({ inputData: text }) => ({
      inputData: text.replace('{', '{"gas":"1",'),
    }),
  ),
  another({ name: 'a field twice', about: 'two readers may read it otherwise' }, ({ inputData: text }) => ({
    inputData: text.replace('{', '{"method":"panic",'),
  })),
  another(
    { name: 'an input that is too long', about: 'more than the gate reads' },
    ({ inputData: text }) => ({
      inputData: text + ' '.repeat(65_536),
    }),
  ),
  another({ name: 'another code', about: 'the call ran the old one' }, ({ source }) => ({
    source: { ...source, hash: flipped(source.hash) },
  })),
  another(
    {
      name: 'another form of the answer',
      about: 'the answer has the old one',
      check: 'response',
      also: ['re_execution'],
    },
    () => ({ responseFormat: 'json' }),
  ),
];

/** The service answers the contract otherwise than the call ended. */
const answer = (
  spec: Omit<Spec, 'check'>,
  change: (response: OutlayerResponse) => Partial<OutlayerResponse>,
): CaseMaker =>
  forged(
    { base, also: ['re_execution'], ...spec, check: 'response', name: `signed answer: ${spec.name}` },
    (bundle, { forger }) => {
      const { failure, returnValue } = bundle.disclosure.preimages;
      const { gasBurnt } = bundle.statement.output;
      const run = { failure, returned: returnValue, gasBurnt };
      const right = outlayerResponse(run, requestToldIn(bundle).responseFormat);
      const responseHash = hashResponse({ ...right, ...change(right) });
      return restated(bundle, forger.keys, { output: { responseHash } });
    },
  );

const answers: readonly CaseMaker[] = [
  answer({ name: 'another text', about: 'not what the call returned' }, () => ({
    output: { kind: 'text', text: 'other' },
  })),
  answer({ name: 'the same as bytes', about: 'in another form than was asked for' }, () => ({
    output: { kind: 'bytes', bytes: toUtf8('hello') },
  })),
  answer({ name: 'a failure', about: 'of a call that returned' }, () => ({
    success: false,
    output: undefined,
    error: 'refused',
  })),
  answer({ name: 'fewer instructions', about: 'than the gas comes to' }, ({ instructions }) => ({
    instructions: instructions - 1n,
  })),
  answer({ name: 'more time', about: 'than the gas comes to' }, ({ timeMs }) => ({ timeMs: timeMs + 1n })),
  answer({ name: 'a success', about: 'of a call that failed', base: 'outlayer-failure' }, () => ({
    success: true,
    output: { kind: 'text', text: 'hello' },
    error: undefined,
  })),
  answer({ name: 'another error', about: 'than the call failed with', base: 'outlayer-failure' }, () => ({
    error: 'refused',
  })),
  output(
    { name: 'no answer', about: 'to a request', base, check: 'response', also: ['re_execution'] },
    () => ({ responseHash: zeroHash }),
  ),
];

/** A deployment that serves no contract, measured and quoted as it is. */
const unserved = forged(
  {
    name: 'deployment: that serves no contract of OutLayer',
    about: 'the request is answered though the measured settings name nobody',
    base,
    check,
  },
  (bundle, { forger }) => {
    const { attestation } = bundle;
    const read = readTrustConfig({});
    if (!read.ok) throw new Error('the defaults are no settings');
    const composeHash = sha256(toUtf8(defaultAppCompose));
    return reregistered(forger, bundle, {
      change: {
        appCompose: defaultAppCompose,
        eventLog: withPayload(attestation.eventLog, 'compose-hash', toHex(composeHash)),
        registration: { ...attestation.registration, composeHash, config: read.config },
      },
    });
  },
);

/** Requests, answers and settings that a service made up. */
export const forgedOutlayerCases: readonly CaseMaker[] = [...others, ...answers, unserved];
