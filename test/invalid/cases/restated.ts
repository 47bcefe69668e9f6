import { toUtf8 } from '../../../src/primitives/bytes.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import type { OpenBundle } from '../../../src/proof/bundle.ts';
import { commitChanges, commitFailure, commitLogs, commitReturn } from '../../../src/proof/commitments.ts';
import type { StatementOutput } from '../../../src/proof/statement.ts';
import { telling } from '../../support/open-bundle.ts';
import { type CaseMaker, flipped, forged } from '../case-maker.ts';
import { restated, signEnvelope } from '../forger.ts';
import { envelope, filled, output, type Spec } from '../restating.ts';
import { corpusNow } from '../setting.ts';
import { inputCases } from './restated-input.ts';

const outputCases: readonly CaseMaker[] = [
  ...(['gasBurnt', 'gasUsed'] as const).map((name) =>
    output(
      { name: `other ${name}`, about: 'gas that the call did not take', check: 're_execution' },
      (stated) => ({
        [name]: stated[name] - 1n,
      }),
    ),
  ),
  output(
    { name: 'another root after', about: 'a state that the call does not lead to', check: 're_execution' },
    () => ({
      postStateRoot: filled(4),
    }),
  ),
  output(
    {
      name: 'the root before',
      about: 'the changes are told, and the root says that there were none',
      check: 're_execution',
    },
    () => ({ postStateRoot: zeroHash }),
  ),
  output(
    {
      name: 'tokens burnt',
      about: 'a call without a receipt burns none',
      check: 'unused_fields',
      also: ['re_execution'],
    },
    () => ({
      tokensBurnt: 1n,
    }),
  ),
  output(
    {
      name: 'an outcome root',
      about: 'a call without a receipt has none',
      check: 'unused_fields',
      also: ['re_execution'],
    },
    () => ({
      outcomeRoot: filled(1),
    }),
  ),
  output(
    {
      name: 'receipts',
      about: 'a call whose promises were refused commits to receipts',
      check: 'receipts_commitment',
      also: ['unused_fields', 're_execution'],
    },
    () => ({ receiptsCommitment: filled(1) }),
  ),
  output(
    {
      name: 'a response',
      about: 'a field that no call uses yet',
      check: 'response',
      also: ['unused_fields', 're_execution'],
    },
    () => ({
      responseHash: filled(1),
    }),
  ),
  output(
    {
      name: 'another size of the witness',
      about: 'the size is not that of the witness',
      check: 'witness_commitment',
      also: ['re_execution'],
    },
    ({ witnessSize }) => ({
      witnessSize: witnessSize - 1n,
    }),
  ),
  output(
    {
      name: 'another witness',
      about: 'the witness in the bundle is not the one',
      check: 'witness_commitment',
      also: ['re_execution'],
    },
    () => ({
      witnessHash: filled(1),
    }),
  ),
];

/** The service tells a lie and commits to it, so that only running the call again shows it. */
const lie = (
  spec: Spec,
  tell: (bundle: OpenBundle) => {
    preimages: Partial<OpenBundle['disclosure']['preimages']>;
    output: Partial<StatementOutput>;
  },
): CaseMaker =>
  forged({ ...spec, name: `a lie that is committed to: ${spec.name}` }, (bundle, { forger }) => {
    const told = tell(bundle);
    const lying = telling(bundle, { preimages: { ...bundle.disclosure.preimages, ...told.preimages } });
    return restated(lying, forger.keys, { output: told.output });
  });

const invented = [{ key: toUtf8('mine'), value: toUtf8('all') }];
const text = 'HostError(GasExceeded)';

const lies: readonly CaseMaker[] = [
  lie({ name: 'the return value', about: 'the call returned something else', check: 're_execution' }, () => ({
    preimages: { returnValue: toUtf8('won') },
    output: { returnCommitment: commitReturn(toUtf8('won'), undefined) },
  })),
  lie({ name: 'a log', about: 'the call logged something else', check: 're_execution' }, () => ({
    preimages: { logs: ['another log'] },
    output: { logsCommitment: commitLogs(['another log'], undefined) },
  })),
  lie({ name: 'no log', about: 'a log was left out', check: 're_execution' }, () => ({
    preimages: { logs: [] },
    output: { logsCommitment: commitLogs([], undefined) },
  })),
  lie({ name: 'a change', about: 'the call changed other keys', check: 're_execution' }, () => ({
    preimages: { changes: invented },
    output: { changesCommitment: commitChanges(invented, undefined) },
  })),
  lie({ name: 'no changes', about: 'the root moved, and no key is told', check: 're_execution' }, () => ({
    preimages: { changes: [] },
    output: { changesCommitment: commitChanges([], undefined) },
  })),
  lie(
    {
      name: 'a failure',
      about: 'a call that succeeded is told to have failed, with its changes and its value',
      check: 'output_consistency',
      also: ['re_execution'],
    },
    () => ({
      preimages: { failure: text },
      output: {
        status: { kind: 'failure', failureKind: 'GasExceeded', errorHash: commitFailure(text, undefined) },
      },
    }),
  ),
  lie(
    {
      name: 'another failure',
      about: 'the call failed of something else',
      base: 'failure',
      check: 're_execution',
    },
    () => ({
      preimages: { failure: text },
      output: {
        status: { kind: 'failure', failureKind: 'GasExceeded', errorHash: commitFailure(text, undefined) },
      },
    }),
  ),
  lie(
    {
      name: 'a success',
      about: 'a call that failed is told to have succeeded',
      base: 'failure',
      check: 're_execution',
    },
    () => ({
      preimages: { failure: undefined },
      output: { status: { kind: 'value' } },
    }),
  ),
  lie(
    {
      name: 'a view that changes',
      about: 'a view call is told to have changed a key',
      base: 'view',
      check: 'output_consistency',
      also: ['re_execution'],
    },
    () => ({
      preimages: { changes: invented },
      output: { changesCommitment: commitChanges(invented, undefined) },
    }),
  ),
  lie(
    {
      name: 'a receipt',
      about: 'a call whose promises were refused is told to have returned a receipt',
      check: 'output_consistency',
      also: ['re_execution'],
    },
    () => ({ preimages: {}, output: { status: { kind: 'receipt', receiptId: filled(1) } } }),
  ),
];

const envelopeCases: readonly CaseMaker[] = [
  envelope(
    {
      name: 'another input',
      about: 'the envelope names another input than the statement has',
      check: 'input_hash',
    },
    () => ({
      inputHash: filled(1),
    }),
  ),
  envelope(
    {
      name: 'another output',
      about: 'the envelope names another output than the statement has',
      check: 'output_hash',
    },
    () => ({
      outputHash: filled(1),
    }),
  ),
  envelope(
    {
      name: 'an audience',
      about: 'for another contract than the settings say',
      check: 'envelope_registration',
    },
    () => ({
      audience: { chain: 'near:mainnet', contract: 'gate.near' },
    }),
  ),
  ...(['appId', 'composeHash', 'configHash'] as const).map((name) =>
    envelope(
      { name: `another ${name}`, about: 'not what was registered', check: 'envelope_registration' },
      (stated) => ({
        [name]: flipped(stated[name]),
      }),
    ),
  ),
  envelope(
    { name: 'expired', about: 'judged in the second in which it expires', check: 'validity_time' },
    () => ({
      expiresAt: BigInt(corpusNow + 5),
    }),
  ),
  envelope(
    { name: 'from the future', about: 'issued later than a clock may be wrong', check: 'validity_time' },
    () => ({
      issuedAt: BigInt(corpusNow + 306),
    }),
  ),
  envelope(
    {
      name: 'a challenge',
      about: 'not the one that the verifier chose',
      check: 'challenge',
      options: { challenge: '11'.repeat(32) },
    },
    () => ({ challenge: filled(0x12) }),
  ),
  forged(
    {
      name: 'signed by other keys',
      about: 'keys of another boot signed, and the envelope names them',
      check: 'envelope_registration',
    },
    (bundle, { forger: { otherKeys } }) => {
      const { ed25519, secp256k1 } = otherKeys.registered;
      const { statement } = bundle;
      const named = { ...statement.envelope, signerKeys: { ed25519, secp256k1 } };
      return signEnvelope({ ...bundle, statement: { ...statement, envelope: named } }, otherKeys);
    },
  ),
  forged(
    {
      name: 'the signature of a head',
      about: 'the key signed this envelope as the head of a world, not as a statement',
      check: 'statement_signature',
    },
    (bundle, { forger }) => ({
      ...bundle,
      signatures: { ...bundle.signatures, ed25519: forger.keys.result.signHead(bundle.statement.envelope) },
    }),
  ),
];

export const restatedCases: readonly CaseMaker[] = [...inputCases, ...outputCases, ...lies, ...envelopeCases];
