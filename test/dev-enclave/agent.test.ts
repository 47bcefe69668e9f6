import { describe, expect, test } from 'vitest';
import type { AgentEvent } from '../../src/proof/attestation.ts';
import { devEnclave } from '../support/dev-enclave.ts';

async function ask(method: string, body?: string) {
  const { endpoint } = await devEnclave({}, { listen: 0 });
  const init = body === undefined ? {} : { method: 'POST', body };
  const response = await fetch(`${endpoint}/${method}`, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('errors are those of the real agent', () => {
  test.each([
    ['GetKey', '{"algorithm":"rsa"}', 'Unsupported algorithm'],
    ['EmitEvent', '{"event":"x","payload":""}', 'Service not found: EmitEvent'],
    ['GetQuote', `{"report_data":"${'00'.repeat(65)}"}`, 'Report data is too long'],
    ['GetQuote', '{"report_data":"zz"}', "Invalid character 'z' at position 0 at line 1 column 20"],
    ['GetQuote', '{"report_data":"abc"}', expect.stringContaining('Odd number of digits')],
    ['GetQuote', '{"report_data":7}', expect.stringContaining('invalid type')],
    ['GetKey', 'not json', 'expected a JSON object'],
    ['GetKey', '7', 'expected a JSON object'],
  ])('%s %s', async (method, body, error) => {
    expect(await ask(method, body)).toEqual({ status: 400, body: { error } });
  });
});

test('a GET with a query is a call', async () => {
  const viaGet = await ask('GetKey?path=a&purpose=b');
  expect(viaGet).toEqual(await ask('GetKey', '{"path":"a","purpose":"b"}'));
  expect(viaGet.body['signature_chain']).toHaveLength(2);
});

test('the purpose and the algorithm do not enter the key', async () => {
  const { body } = await ask('GetKey', '{"path":"a","purpose":"x","algorithm":"ed25519"}');
  const other = await ask('GetKey', '{"path":"a"}');
  expect(body['key']).toBe(other.body['key']);
});

test('short report data is padded with zeros on the right', async () => {
  const { body } = await ask('GetQuote', '{"report_data":"abcd"}');
  expect(body['report_data']).toBe(`abcd${'00'.repeat(62)}`);
});

test('Info lists all digests and registers', async () => {
  const { body } = await ask('Info', '');
  const tcb = JSON.parse(String(body['tcb_info'])) as { rtmr3: string; event_log: AgentEvent[] };
  expect(tcb.rtmr3).toMatch(/^[0-9a-f]{96}$/);
  expect(tcb.event_log.every((event) => event.digest.length === 96)).toBe(true);
  expect(Object.keys(body)).toEqual(
    expect.arrayContaining(['app_cert', 'device_id', 'vm_config', 'mr_aggregated']),
  );
});

test('the version says what it is', async () => {
  expect((await ask('Version', '{}')).body).toEqual({ version: '0.6.0-near-enclave-dev', rev: 'unknown' });
});
