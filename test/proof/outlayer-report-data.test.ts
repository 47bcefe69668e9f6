import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { type OutlayerTask, outlayerReportData } from '../../src/proof/outlayer-report-data.ts';
import { sampleInput, sampleTrustConfig } from '../support/sample-statement.ts';

const hash = new Uint8Array(32).fill(7);
const outlayer = {
  contractId: 'outlayer.near',
  requestId: 1n,
  dataId: hash,
  codeSourceHash: hash,
  requestHash: hash,
};
const proved = { ...sampleInput, outlayer, callerOrigin: 'proved' as const };
const config = { ...sampleTrustConfig, outlayerContracts: ['outlayer.near'] };
const task: OutlayerTask = {
  taskId: 4242n,
  repo: undefined,
  commit: undefined,
  buildTarget: 'wasm32-unknown-unknown',
  wasmHash: hash,
  inputData: '{"operation":"call"}',
  output: '{"a":1}',
  blockHeight: 100_000_000n,
  callerAccountId: 'alice.near',
  projectId: 'alice.near/app',
  timestamp: 1_770_000_000n,
  attachedUsd: '0',
};
const refused = (code: string) => ({ ok: false, code });

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

describe('OutLayer’s report data', () => {
  test('is what its worker hashes, and 32 zeros', () => {
    const numbers = (value: bigint) => {
      const buffer = Buffer.alloc(8);
      buffer.writeBigInt64LE(value);
      return buffer;
    };
    const preimage = Buffer.concat([
      Buffer.from('execute'),
      numbers(4242n),
      Buffer.from(`wasm32-unknown-unknown${'07'.repeat(32)}${sha256(task.inputData)}${sha256('{"a":1}')}`),
      numbers(100_000_000n),
      Buffer.from('alice.nearalice.near/app'),
      numbers(1_770_000_000n),
      Buffer.from('0'),
    ]);
    const made = outlayerReportData(task, proved, config);
    expect(made.ok && toHex(made.reportData)).toBe(`${sha256(preimage)}${'00'.repeat(32)}`);
  });

  test('names a failed call as OutLayer does', () => {
    const failed = outlayerReportData({ ...task, output: undefined }, proved, config);
    const told = outlayerReportData({ ...task, output: '[EXECUTION-FAILED]' }, proved, config);
    expect(failed).toEqual(told);
  });

  test('is not made unless its contract is configured, which none is by default', () => {
    expect(outlayerReportData(task, proved, sampleTrustConfig)).toEqual(refused('outlayer_not_configured'));
    expect(outlayerReportData(task, { ...proved, outlayer: undefined }, config)).toEqual(
      refused('outlayer_not_configured'),
    );
  });

  test.each(['claimed', 'signed', 'enclave'] as const)('is not made of a request that is %s', (origin) => {
    expect(outlayerReportData(task, { ...proved, callerOrigin: origin }, config)).toEqual(
      refused('outlayer_not_proved'),
    );
  });

  test('is never over as many bytes as a worker’s key has', () => {
    const lengthOf = (projectId: string) => 7 + 8 + 22 + 3 * 64 + 8 + 10 + projectId.length + 8 + 1;
    fc.assert(
      fc.property(fc.integer({ min: -3, max: 3 }), (by) => {
        const projectId = 'x'.repeat(1952 - lengthOf('') + by);
        const made = outlayerReportData({ ...task, projectId }, proved, config);
        expect(made.ok).toBe(by !== 0);
        if (by === 0) expect(made).toEqual(refused('outlayer_reads_as_key'));
      }),
    );
  });
});
