import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { decode } from '../../../src/primitives/borsh.ts';
import { fromBase64, toUtf8 } from '../../../src/primitives/bytes.ts';
import { toBase58 } from '../../../src/primitives/hash.ts';
import {
  identifyTransaction,
  isTransactionSigned,
  signedTransactionSchema,
} from '../../../src/primitives/transaction.ts';
import { gateAnswerCodec } from '../../../src/proof/gate-answer.ts';
import type { OutlayerAnswer } from '../../../src/server/outlayer/answer.ts';
import { decodeOpenBundle } from '../../support/open-bundle.ts';
import {
  askOutlayer,
  echoContract,
  inputData,
  outlayerBody,
  outlayerEnv,
  proverOf,
  type RequestFacts,
  requestData,
  wishedTransaction as transaction,
} from '../../support/outlayer.ts';
import { type TestService, testService } from '../../support/service.ts';

const prover = proverOf([requestData()]);
const blockHash = transaction.block_hash;
const proved = (rest: RequestFacts = {}) => outlayerBody({}, { evidence: 'final', ...rest });

const serviceWith = (env: Readonly<Record<string, string>> = outlayerEnv): Promise<TestService> =>
  testService({ env, parts: { prover } });

async function ask(service: TestService, body: RequestFacts) {
  const { status, text } = await askOutlayer(service, body);
  return { status, text, json: JSON.parse(text) as OutlayerAnswer };
}

describe('a proved request', () => {
  test('is stated as proved, and its bundle passes', async () => {
    const service = await serviceWith();
    const { json, text } = await ask(service, proved());
    expect(json.origin, text).toBe('proved');
    expect(decode(gateAnswerCodec, fromBase64(json.gate.args_base64)).isProved).toBe(true);
    const file = await (await service.app.request(json.bundle)).text();
    const report = await service.verify(file);
    expect(report.verdict, report.because.join()).toBe('PASS');
    const { input } = decodeOpenBundle(file).statement;
    expect([input.stateOrigin, input.callerOrigin, input.timeOrigin, input.seedOrigin]).toEqual([
      'claimed',
      'proved',
      'proved',
      'proved',
    ]);
  });

  test('gets the signed transaction that resolves it, and no other bytes', async () => {
    const service = await serviceWith();
    const { json, text } = await ask(service, proved({ transaction }));
    if (json.transaction === null) throw new Error(text);
    const signed = decode(signedTransactionSchema, fromBase64(json.transaction.signed_transaction_base64));
    const { hash } = identifyTransaction(signed);
    expect(toBase58(hash)).toBe(json.transaction.hash);
    expect(isTransactionSigned(signed, hash)).toBe(true);
    expect(signed.transaction).toMatchObject({
      kind: 'v0',
      signerId: 'worker.outlayer.near',
      receiverId: 'outlayer.near',
      nonce: 18_446_744_073_709_551_614n,
      blockHash: new Uint8Array(32).fill(9),
      publicKey: Uint8Array.of(0, ...(service.registration.keys.nearAccess ?? [])),
      actions: [
        {
          kind: 'function_call',
          methodName: json.resolve.method,
          args: fromBase64(json.resolve.args_base64),
          gas: 300_000_000_000_000n,
          deposit: 0n,
        },
      ],
    });
  });

  test('gets another transaction for another nonce, and the rest as it was', async () => {
    const service = await serviceWith();
    const first = await ask(service, proved({ transaction }));
    expect(await ask(service, proved({ transaction }))).toEqual(first);
    const second = await ask(service, proved({ transaction: { ...transaction, nonce: '5' } }));
    expect(second.json.transaction?.hash).not.toBe(first.json.transaction?.hash);
    expect({ ...second.json, transaction: null }).toEqual({ ...first.json, transaction: null });
  });

  test('is not in the way of one that says else of what nobody proved', async () => {
    const service = await serviceWith();
    const first = await ask(
      service,
      proved({ transaction_hash: blockHash, block_height: '1', challenge: 'c7'.repeat(32) }),
    );
    expect(first.json.resolve.deadline_block).toBe('201');
    const second = await ask(service, proved());
    expect(second.status, second.text).toBe(200);
    expect(second.json.resolve.deadline_block).toBe('150000200');
  });

  test('is not stopped by an altered one that was only claimed', async () => {
    const service = await serviceWith();
    const altered = outlayerBody({ input_data: inputData({ args: toUtf8('altered') }) });
    expect((await ask(service, altered)).json.origin).toBe('claimed');
    expect((await ask(service, proved())).json.origin).toBe('proved');
  });

  test('gets a second quote in OutLayer’s layout, if it asks for it', async () => {
    const service = await serviceWith();
    const { json, text } = await ask(service, proved({ outlayer_quote: true }));
    const quoted = json.outlayer_quote;
    if (quoted === null) throw new Error(text);
    const number = (value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    };
    const hex = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(quoted).toMatchObject({
      task_id: '7',
      wasm_hash: hex(echoContract),
      input_hash: hex(inputData()),
      output_hash: hex('"hello"'),
      block_height: '150000001',
      caller_account_id: 'shop.near',
      timestamp: '1764000000',
    });
    const preimage = Buffer.concat([
      Buffer.from('execute'),
      number(7n),
      Buffer.from(`wasm32-unknown-unknown${quoted.wasm_hash}${quoted.input_hash}${quoted.output_hash}`),
      number(150_000_001n),
      Buffer.from('shop.near'),
      number(1_764_000_000n),
    ]);
    const reportData = Buffer.from(quoted.tdx_quote, 'base64').subarray(568, 632).toString('hex');
    expect(reportData).toBe(hex(preimage) + '00'.repeat(32));
    expect(await ask(service, proved({ outlayer_quote: true }))).toMatchObject({ text });
    expect((await ask(service, proved())).json.outlayer_quote).toBeNull();
  });

  test.each<readonly [string, string, RequestFacts]>([
    [
      'without evidence, for a quote in OutLayer’s layout,',
      'outlayer_not_proved',
      { evidence: undefined, outlayer_quote: true },
    ],
    [
      'that did not happen so',
      'outlayer_not_proved',
      { request_data: requestData({ request_id: 8 }), transaction },
    ],
    ['without evidence', 'outlayer_not_proved', { evidence: undefined, transaction }],
    [
      'for another account',
      'outlayer_operator_refused',
      { transaction: { ...transaction, signer_id: 'evil.near' } },
    ],
  ])('%s gets no signature', async (_, code, rest) => {
    const { status, json } = await ask(await serviceWith(), proved(rest));
    expect([status, json]).toEqual([422, expect.objectContaining({ code })]);
  });

  test('gets no transaction from a service without an operator', async () => {
    const { OUTLAYER_OPERATOR: _operator, ...env } = outlayerEnv;
    const { json } = await ask(await serviceWith(env), proved({ transaction }));
    expect(json).toMatchObject({ code: 'outlayer_operator_refused' });
  });
});
