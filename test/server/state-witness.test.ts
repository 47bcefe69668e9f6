import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64, toHex } from '../../src/primitives/bytes.ts';
import { sha256, toBase58 } from '../../src/primitives/hash.ts';
import type { OpenBundle } from '../../src/proof/bundle.ts';
import { hashInput, hashOutput } from '../../src/proof/statement.ts';
import { builtContract } from '../support/built-contracts.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import { feedContract } from '../support/promising-call.ts';
import { type BodyJson, executeBody, post, type TestService, testService } from '../support/service.ts';

const begin = executeBody('counter', { method: 'new', args: { start: 1 } });
const feed = { account_id: 'feed.near', wasm_base64: toBase64(feedContract) };
const median = { method: 'median_price', args: { feeds: ['feed.near'] } };

async function bundleOf(service: TestService, body: BodyJson): Promise<OpenBundle> {
  const response = await post(service, body);
  const text = await response.text();
  expect(response.status, text).toBe(200);
  const { bundle } = JSON.parse(text) as { bundle: string };
  const document = await (await service.app.request(bundle)).text();
  expect((await service.verify(document)).verdict).toBe('PASS');
  return decodeOpenBundle(document);
}

const hashes = ({ statement: { input, output } }: OpenBundle) => [
  toHex(hashInput(input)),
  toHex(hashOutput(output)),
];

type Nodes = { readonly root: string; readonly nodes_base64: readonly string[] };

const nodesOf = ({ statement, disclosure: { witness = [] } }: OpenBundle): Nodes => ({
  root: toBase58(statement.input.preStateRoot),
  nodes_base64: witness.map(toBase64),
});

describe('a state that is sent as trie nodes', () => {
  test.each<readonly [string, BodyJson]>([
    ['refused', begin],
    ['returned', executeBody('promises', median, { promises: 'return', accounts: [feed] })],
    ['run', executeBody('promises', median, { promises: 'run', accounts: [feed] })],
  ])('gives the statement of the plain state, promises %s', async (_, body) => {
    const service = await testService();
    const plain = await bundleOf(service, body);
    const again = await bundleOf(service, { ...body, state_witness: nodesOf(plain) });
    expect(hashes(again)).toEqual(hashes(plain));
    expect(again.statement.input.stateOrigin).toBe('claimed');
  });

  test('may hold more than the call reads, in any order: the bundle holds what it read', async () => {
    const service = await testService();
    const plain = await bundleOf(service, begin);
    const { root, nodes_base64 } = nodesOf(plain);
    const more = { root, nodes_base64: ['AAAA', ...nodes_base64.toReversed(), 'AQ=='] };
    expect((await bundleOf(service, { ...begin, state_witness: more })).disclosure.witness).toEqual(
      plain.disclosure.witness,
    );
  });

  test.each<readonly [string, string, (nodes: Nodes) => BodyJson]>([
    [
      'lacks a node',
      'state_incomplete',
      ({ root, nodes_base64 }) => ({
        state_witness: { root, nodes_base64: nodes_base64.slice(1) },
      }),
    ],
    [
      'lacks its root',
      'state_incomplete',
      ({ nodes_base64 }) => ({
        state_witness: { root: toBase58(new Uint8Array(32).fill(1)), nodes_base64 },
      }),
    ],
    ['is empty', 'state_invalid', () => ({ state_witness: { root: '1'.repeat(32), nodes_base64: [] } })],
    [
      'has a root that is no node',
      'state_invalid',
      () => ({
        state_witness: { root: toBase58(sha256(fromBase64('AAAA'))), nodes_base64: ['AAAA'] },
      }),
    ],
    [
      'has another code',
      'state_invalid',
      (state_witness) => ({
        contract: { ...(begin['contract'] as object), wasm_base64: toBase64(feedContract) },
        state_witness,
      }),
    ],
    [
      'has a balance beside it',
      'invalid_field',
      (state_witness) => ({
        contract: { ...(begin['contract'] as object), balance: '1' },
        state_witness,
      }),
    ],
    [
      'has keys beside it',
      'invalid_field',
      (state_witness) => ({
        state: [{ key_base64: 'AA==', value_base64: 'AA==' }],
        state_witness,
      }),
    ],
  ])('that %s is a problem of the caller: %s', async (_, code, change) => {
    const service = await testService();
    const nodes = nodesOf(await bundleOf(service, begin));
    for (const promises of ['refuse', 'run']) {
      const response = await post(service, { ...begin, promises, ...change(nodes) });
      const problem = await response.json();
      expect(problem).toMatchObject({ code, field: 'state_witness' });
    }
  });

  test('must have the codes that come with the accounts', async () => {
    const service = await testService();
    const withFeed = executeBody('promises', median, { promises: 'run', accounts: [feed] });
    const state_witness = nodesOf(await bundleOf(service, withFeed));
    for (const account of [
      { account_id: 'feed.near' },
      { ...feed, wasm_base64: toBase64(builtContract('counter')) },
    ]) {
      const response = await post(service, { ...withFeed, accounts: [account], state_witness });
      expect(await response.json()).toMatchObject({ code: 'state_invalid', field: 'state_witness' });
    }
  });

  test('has the limit of any state', async () => {
    const service = await testService({ env: { MAX_STATE_BYTES: '10' } });
    const nodes = nodesOf(await bundleOf(service, begin));
    const response = await post(service, { ...begin, state_witness: nodes });
    expect(await response.json()).toMatchObject({ code: 'state_too_large', field: 'state_witness' });
  });
});
