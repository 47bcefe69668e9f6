import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src/primitives/bytes.ts';
import type { OutlayerRequest } from '../../src/proof/outlayer-input.ts';
import { outlayerTask } from '../../src/proof/outlayer-task.ts';

const hash = new Uint8Array(32).fill(7);
const request: OutlayerRequest = {
  requestId: 5n,
  dataId: hash,
  senderId: 'shop.near',
  source: { url: 'https://code.example/', hash, buildTarget: 'wasm32-unknown-unknown' },
  maxInstructions: 1n,
  maxMemoryMb: 128,
  maxExecutionSeconds: 1n,
  inputData: '{}',
  responseFormat: 'json',
  timestamp: 1_764_000_000_999_999_999n,
};
const place = { blockHeight: 10n, projectId: 'alice.near/shop' };

describe('a task of OutLayer', () => {
  test('is the request in OutLayer’s terms', () => {
    expect(outlayerTask(request, { output: undefined }, place)).toEqual({
      taskId: 5n,
      repo: undefined,
      commit: undefined,
      buildTarget: 'wasm32-unknown-unknown',
      wasmHash: hash,
      inputData: '{}',
      output: undefined,
      blockHeight: 10n,
      callerAccountId: 'shop.near',
      projectId: 'alice.near/shop',
      timestamp: 1_764_000_000n,
      attachedUsd: undefined,
    });
  });

  test.each([
    ['bytes in base64', { kind: 'bytes' as const, bytes: toUtf8('hi') }, '"aGk="'],
    ['text as JSON', { kind: 'text' as const, text: 'a"b' }, '"a\\"b"'],
    [
      'JSON with its names sorted by their bytes, in depth',
      { kind: 'json' as const, text: '{"b":[{"z":1,"y":18446744073709551615}],"ａ":1,"🚀":2,"10":3,"9":4}' },
      '{"10":3,"9":4,"b":[{"y":18446744073709551615,"z":1}],"ａ":1,"🚀":2}',
    ],
  ])('has %s', (_, output, text) => {
    expect(outlayerTask(request, { output }, place).output).toBe(text);
  });
});
