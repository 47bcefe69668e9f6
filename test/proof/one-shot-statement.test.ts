import { describe, expect, test } from 'vitest';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { zeroHash } from '../../src/primitives/hash.ts';
import { commitFailure, commitReturn } from '../../src/proof/commitments.ts';
import { oneShotInput, oneShotOutput, oneShotWorldId } from '../../src/proof/one-shot-statement.ts';
import { sampleCall, sampleInput, sampleResult } from '../support/sample-statement.ts';

const environment = {
  preStateRoot: sampleInput.preStateRoot,
  codeHash: sampleInput.codeHash,
  paramsHash: sampleInput.paramsHash,
  engineId: sampleInput.engineId,
};
const aborted = { ...sampleResult, outcome: { ...sampleResult.outcome, status: 'aborted' as const } };

describe('oneShotInput', () => {
  test('gives the parts that v0 does not use their empty values', () => {
    expect(sampleInput).toMatchObject({
      sequence: 0n,
      previousStatement: zeroHash,
      policyHash: zeroHash,
      limits: { maxGasBurnt: 0n, maxWitnessBytes: 0n },
      outlayer: undefined,
    });
  });

  test('claims all origins unless told otherwise', () => {
    const origins = { state: 'proved', caller: 'signed', time: 'enclave', seed: 'enclave' } as const;
    expect(sampleInput.stateOrigin).toBe('claimed');
    expect(oneShotInput(sampleCall, { ...environment, origins }).callerOrigin).toBe('signed');
  });

  test('names the world after the request and not after the engine', () => {
    const other = oneShotInput(sampleCall, { ...environment, engineId: 'another engine' });
    const changed = oneShotInput({ ...sampleCall, method: 'reset' }, environment);
    expect(toHex(other.worldId)).toBe(toHex(sampleInput.worldId));
    expect(toHex(changed.worldId)).not.toBe(toHex(sampleInput.worldId));
    expect(toHex(oneShotWorldId(sampleInput))).toBe(toHex(sampleInput.worldId));
  });

  test('salts the arguments of a private call', () => {
    const private_ = oneShotInput(sampleCall, { ...environment, salt: new Uint8Array(32).fill(1) });
    expect(toHex(private_.argsCommitment)).not.toBe(toHex(sampleInput.argsCommitment));
  });
});

describe('oneShotOutput', () => {
  test('commits to the failure, and to no return value, of an aborted run', () => {
    const output = oneShotOutput(aborted, { kind: 'HostError', text: 'HostError(GasExceeded)' });
    const errorHash = commitFailure('HostError(GasExceeded)', undefined);
    expect(output.status).toEqual({ kind: 'failure', failureKind: 'HostError', errorHash });
    expect(output.returnCommitment).toEqual(commitReturn(new Uint8Array(0), undefined));
  });

  test('treats no return value as an empty one, as NEAR does', () => {
    const none = {
      ...sampleResult,
      outcome: { ...sampleResult.outcome, returnData: { kind: 'none' as const } },
    };
    const empty = { kind: 'value' as const, bytes: toUtf8('') };
    const value = { ...sampleResult, outcome: { ...sampleResult.outcome, returnData: empty } };
    expect(oneShotOutput(none, undefined)).toEqual(oneShotOutput(value, undefined));
  });

  test.each([
    ['an aborted run without a failure', () => oneShotOutput(aborted, undefined)],
    ['a failure of a run that ended well', () => oneShotOutput(sampleResult, { kind: 'x', text: 'y' })],
    [
      'a returned receipt',
      () => {
        const returnData = { kind: 'receipt' as const, index: 0n };
        return oneShotOutput(
          { ...sampleResult, outcome: { ...sampleResult.outcome, returnData } },
          undefined,
        );
      },
    ],
  ])('refuses %s', (_, run) => {
    expect(run).toThrow(RangeError);
  });
});
