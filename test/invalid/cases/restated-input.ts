import { paramsAt, paramsHash } from '../../../src/params/at-version.ts';
import { zeroHash } from '../../../src/primitives/hash.ts';
import type { CaseMaker } from '../case-maker.ts';
import { filled, input } from '../restating.ts';

const outlayer = {
  contractId: 'outlayer.near',
  requestId: 1n,
  dataId: zeroHash,
  codeSourceHash: zeroHash,
  requestHash: zeroHash,
};

export const inputCases: readonly CaseMaker[] = [
  input(
    { name: 'another world', about: 'the world is not named after the request', check: 'one_shot_world' },
    () => ({
      worldId: filled(1),
    }),
  ),
  input(
    { name: 'a sequence', about: 'a call of its own that claims a history', check: 'one_shot_world' },
    () => ({
      sequence: 1n,
    }),
  ),
  input(
    {
      name: 'a statement before',
      about: 'a call of its own that claims a statement before it',
      check: 'one_shot_world',
    },
    () => ({ previousStatement: filled(1) }),
  ),
  input(
    { name: 'another root before', about: 'the witness is of another state', check: 're_execution' },
    () => ({
      preStateRoot: filled(3),
    }),
  ),
  input(
    {
      name: 'another code',
      about: 'the code in the bundle is not the one that the statement names, nor is that of the account',
      check: 'code_hash',
      also: ['re_execution'],
    },
    () => ({ codeHash: filled(0xc0) }),
  ),
  input({ name: 'another account', about: 'the state has no such account', check: 're_execution' }, () => ({
    accountId: 'other.near',
  })),
  input(
    { name: 'another method', about: 'the output is that of another method', check: 're_execution' },
    () => ({
      method: 'look',
    }),
  ),
  input(
    { name: 'other arguments', about: 'the arguments in the bundle are not those', check: 'args_commitment' },
    () => ({
      argsCommitment: filled(7),
    }),
  ),
  input(
    { name: 'another deposit', about: 'the deposit changes the root after', check: 're_execution' },
    () => ({
      attachedDeposit: 6n,
    }),
  ),
  input({ name: 'little gas', about: 'with so little gas the call fails', check: 're_execution' }, () => ({
    prepaidGas: 1_000n,
  })),
  input(
    {
      name: 'a view',
      about: 'a view call keeps no changes',
      check: 'output_consistency',
      also: ['re_execution'],
    },
    () => ({ isView: true, attachedDeposit: 0n }),
  ),
  input(
    { name: 'a bound of gas', about: 'a field that no call uses yet', check: 'unused_fields' },
    ({ limits }) => ({
      limits: { ...limits, maxGasBurnt: 1n },
    }),
  ),
  input(
    { name: 'a bound of blocks', about: 'of a call that runs no receipts', check: 'unused_fields' },
    ({ limits }) => ({
      limits: { ...limits, maxBlocks: 1 },
    }),
  ),
  input(
    { name: 'a further account', about: 'of a call that runs no receipts', check: 'unused_fields' },
    () => ({ accounts: [{ accountId: 'feed.near', codeHash: zeroHash }] }),
  ),
  input(
    {
      name: 'a bound of the witness',
      about: 'the witness is larger than the caller allowed',
      check: 'witness_commitment',
    },
    ({ limits }) => ({ limits: { ...limits, maxWitnessBytes: 1n } }),
  ),
  input(
    { name: 'a policy of a world', about: 'a field that no call uses yet', check: 'unused_fields' },
    () => ({
      policyHash: filled(1),
    }),
  ),
  input(
    {
      name: 'an OutLayer request',
      about: 'a call that no request of OutLayer leads to',
      check: 'outlayer_request',
      also: ['response'],
    },
    () => ({ outlayer }),
  ),
  input(
    { name: 'other parameters', about: 'gas by other numbers than the protocol has', check: 'params_hash' },
    () => ({
      paramsHash: filled(1),
    }),
  ),
  input(
    {
      name: "another version's parameters",
      about: 'the numbers of one version under the name of another',
      check: 'params_hash',
    },
    () => ({ paramsHash: paramsHash(paramsAt(84)) }),
  ),
  input(
    {
      name: 'an unknown version',
      about: 'a protocol version that nobody has numbers for',
      check: 'params_hash',
      also: ['re_execution'],
    },
    () => ({ protocolVersion: 83 }),
  ),
  input(
    {
      name: 'another engine',
      about: 'this verifier is of another make, so it does not run the call',
      check: 're_execution',
      verdict: 'UNPROVEN',
    },
    () => ({ engineId: 'near-enclave/0.0.9' }),
  ),
  input(
    {
      name: 'receipts that are run',
      about: 'a call without receipts under the name of one with them',
      check: 'outcomes',
      also: ['receipts_commitment', 're_execution'],
    },
    ({ limits }) => ({ promises: 'run', limits: { ...limits, maxBlocks: 100 } }),
  ),
];
