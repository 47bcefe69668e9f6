import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readRequestLog } from '../../src/relayer/request-event.ts';
import { requestData } from '../support/outlayer.ts';

const standard = 'near-outlayer';
const dataId = Array.from({ length: 32 }, (_, at) => at);
const logOf = (changes: object = {}, data: object = {}): string =>
  `EVENT_JSON:${JSON.stringify({
    standard,
    version: '1.0.0',
    event: 'execution_requested',
    data: [{ request_data: requestData(), data_id: dataId, timestamp: 1, ...data }],
    ...changes,
  })}`;

describe('the log of a request', () => {
  test('gives its text to the byte, and its numbers without a loss', () => {
    const text = requestData({ request_id: '18446744073709551615', timestamp: '1' }).replace(
      '"18446744073709551615"',
      '18446744073709551615',
    );
    const [request] = readRequestLog(logOf({}, { request_data: text }), standard);
    expect(request).toMatchObject({
      requestId: 18_446_744_073_709_551_615n,
      requestData: text,
      dataId: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      isInputInState: false,
      code: { url: 'https://code.example/echo.wasm', buildTarget: 'wasm32-unknown-unknown' },
    });
  });

  test.each<[string, string]>([
    ['another standard', logOf({ standard: 'nep141' })],
    ['another event', logOf({ event: 'execution_completed' })],
    ['no event', 'hello'],
    ['no JSON', 'EVENT_JSON:{'],
    ['doubled names', 'EVENT_JSON:{"standard":"near-outlayer","standard":"near-outlayer"}'],
    ['a short data id', logOf({}, { data_id: dataId.slice(1) })],
    ['a data id of no bytes', logOf({}, { data_id: dataId.map(() => 256) })],
    ['a request that is no JSON', logOf({}, { request_data: 'hello' })],
    ['a request without a number', logOf({}, { request_data: '{}' })],
  ])('of %s is none', (_, log) => {
    expect(readRequestLog(log, standard)).toEqual([]);
  });

  test('of whatever a contract writes never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `EVENT_JSON:${json}`),
        ),
        (log) => {
          expect(readRequestLog(log, standard)).toEqual([]);
        },
      ),
    );
  });
});
