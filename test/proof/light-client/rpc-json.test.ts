import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fromBase58, toBase58 } from '../../../src/primitives/hash.ts';
import { jsonText } from '../../../src/primitives/json-text.ts';
import { exactJson } from '../../../src/primitives/lossless-json.ts';
import { blockOutcomes } from '../../../src/primitives/outcome-root.ts';
import type { Json } from '../../../src/primitives/schema.ts';
import { checkExecutionProof } from '../../../src/proof/execution-proof.ts';
import { parseEvidence } from '../../../src/proof/light-client/evidence.ts';
import type { Checked } from '../../../src/proof/light-client/refusal.ts';
import { parseLightClientBlock } from '../../../src/proof/light-client/rpc-block.ts';
import { parseExecutionProof } from '../../../src/proof/light-client/rpc-proof.ts';
import { checkShardState } from '../../../src/proof/light-client/shard-state.ts';
import { acceptedValue, codeOf } from '../../support/light-client-blocks.ts';
import type { Execution } from '../../support/light-client-facts.ts';
import { evidenceJson, NearChain, rpcBlock, rpcProof } from '../../support/near-chain.ts';
import { requestOutcome } from '../../support/request-event.ts';
import { sharedFile, sharedLines } from '../../support/shared.ts';

const outcome = requestOutcome();
const chain = new NearChain();
const block = chain.add([{ stateRoot: new Uint8Array(32), outcomes: [outcome] }]);
const newest = chain.endOfEpoch(0);
const light = chain.lightBlock(newest);
const proof = chain.proof(outcome.id, newest);

type Change = readonly [path: string, value: Json | undefined];

/** A copy in which one field has another value, or is gone. */
function changed(json: Json, [path, value]: Change): unknown {
  const copy = structuredClone(json) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const inner = names.reduce<Record<string, unknown>>(
    (at, name) => at[name] as Record<string, unknown>,
    copy,
  );
  if (value === undefined) delete inner[last];
  else inner[last] = value;
  return copy;
}

const badHashes: readonly (Json | undefined)[] = [
  undefined,
  null,
  7,
  '',
  'x',
  toBase58(new Uint8Array(31)),
  `${toBase58(block.hash)} `,
];
const badNumbers: readonly (Json | undefined)[] = [undefined, -1, 1.5, '01', '-1', '1e3', 2n ** 64n, null];

function expectRefused(
  parse: (json: unknown) => Checked<unknown>,
  json: Json,
  changes: readonly Change[],
  code: string,
) {
  expect(codeOf(parse(json))).toBeUndefined();
  expect(changes.map((change) => [change, codeOf(parse(changed(json, change)))])).toEqual(
    changes.map((change) => [change, code]),
  );
}

describe('parseLightClientBlock', () => {
  const hashes = ['prev_block_hash', 'next_block_inner_hash', 'inner_rest_hash'].concat(
    ['epoch_id', 'next_epoch_id', 'prev_state_root', 'outcome_root', 'next_bp_hash', 'block_merkle_root'].map(
      (name) => `inner_lite.${name}`,
    ),
  );
  test.each(hashes)('refuses another form of %s', (path) => {
    expectRefused(
      parseLightClientBlock,
      rpcBlock(light),
      badHashes.map((bad) => [path, bad] as const),
      'block_malformed',
    );
  });

  test('refuses numbers, keys, stakes and signatures of another form', () => {
    expectRefused(
      parseLightClientBlock,
      rpcBlock(light),
      [
        ...badNumbers.map((bad) => ['inner_lite.height', bad] as const),
        ['inner_lite.timestamp_nanosec', 'soon'],
        ['next_bps.0.stake', 2n ** 128n],
        ['next_bps.0.account_id', 'Not an account'],
        ['next_bps.0.public_key', 'ed25519:x'],
        ['next_bps.0.public_key', toBase58(new Uint8Array(32).fill(1))],
        ['next_bps', {}],
        ['approvals_after_next', null],
        ['approvals_after_next.0', 'ed25519:x'],
        ['approvals_after_next', Array.from({ length: 10_000 }, () => null)],
      ],
      'block_malformed',
    );
    expect(codeOf(parseLightClientBlock('no object'))).toBe('block_malformed');
  });

  test.each(['V2', undefined])('names a stake of the version %s', (version) => {
    const json = changed(rpcBlock(light), ['next_bps.0.validator_stake_struct_version', version]);
    expect(codeOf(parseLightClientBlock(json))).toBe('stake_version_unknown');
  });

  test('takes the exact time from either field, and passes over a rounded one and what it does not know', () => {
    const json = rpcBlock(light);
    const { timestamp } = light.innerLite;
    const variants = [
      changed(json, ['inner_lite.timestamp', 1.7e18]),
      changed(json, ['inner_lite.timestamp', undefined]),
      changed(json, ['inner_lite.timestamp_nanosec', undefined]),
      changed(changed(json, ['inner_lite.timestamp_nanosec', undefined]) as Json, [
        'inner_lite.timestamp',
        String(timestamp),
      ]),
      changed(json, ['some_later_field', 1]),
    ];
    for (const one of variants) expect(acceptedValue(parseLightClientBlock(one))).toEqual(light);
    const rounded = changed(changed(json, ['inner_lite.timestamp_nanosec', undefined]) as Json, [
      'inner_lite.timestamp',
      1.7e18,
    ]);
    expect(codeOf(parseLightClientBlock(rounded))).toBe('block_malformed');
  });

  test('reads what crossed a wire', () => {
    expect(acceptedValue(parseLightClientBlock(exactJson(jsonText(rpcBlock(light)))))).toEqual(light);
    expect(acceptedValue(parseLightClientBlock(changed(rpcBlock(light), ['next_bps', null])))).toEqual({
      ...light,
      nextBps: undefined,
    });
  });
});

describe('parseExecutionProof', () => {
  test('refuses fields of another form', () => {
    expectRefused(
      parseExecutionProof,
      rpcProof(proof),
      [
        ...badHashes.map((bad) => ['outcome_proof.id', bad] as const),
        ...badHashes.map((bad) => ['outcome_proof.block_hash', bad] as const),
        ...badNumbers.map((bad) => ['outcome_proof.outcome.gas_burnt', bad] as const),
        ['outcome_proof.outcome.tokens_burnt', 2n ** 128n],
        ['outcome_proof.outcome.executor_id', ''],
        ['outcome_proof.outcome.logs', ['\ud800']],
        ['outcome_proof.outcome.logs', 'a log'],
        ['outcome_proof.outcome.status', 'Failure'],
        ['outcome_proof.outcome.status', {}],
        ['outcome_proof.outcome.status', { SuccessValue: '', Failure: 1 }],
        ['outcome_proof.outcome.status', { SuccessValue: 'not base64' }],
        ['outcome_root_proof', [{ hash: toBase58(block.hash), direction: 'Up' }]],
        [
          'block_proof',
          Array.from({ length: 65 }, () => ({ hash: toBase58(block.hash), direction: 'Left' })),
        ],
        ['block_header_lite', null],
      ],
      'proof_malformed',
    );
  });

  test.for(['rainbow-bridge-vectors', 'invalid-manual'])(
    'reads the proofs of %s, which then are as they should be',
    (file, context) => {
      const [cases = []] = sharedLines(
        context,
        `facts/light_client/executions/${file}.json.gz`,
      ) as Execution[][];
      expect(cases.length).toBeGreaterThanOrEqual(3);
      for (const { expected, params } of cases) {
        const read = acceptedValue(parseExecutionProof(params.proof));
        const fault = checkExecutionProof(read, fromBase58(params.block_merkle_root));
        expect(fault === undefined).toBe(expected.is_valid);
      }
    },
  );
});

describe('parseEvidence', () => {
  const state = { shard: chain.shardState(block, 0), nodes: [Uint8Array.of(1, 2)], code: Uint8Array.of(3) };

  test('reads what it was made of', () => {
    expect(acceptedValue(parseEvidence(evidenceJson(newest.hash, proof, state)))).toEqual({
      head: newest.hash,
      proof,
      state,
    });
    expect(acceptedValue(parseEvidence(evidenceJson(newest.hash, proof)))).toEqual({
      head: newest.hash,
      proof,
      state: undefined,
    });
  });

  test('refuses other forms, and fields that nobody reads', () => {
    expectRefused(
      parseEvidence,
      evidenceJson(newest.hash, proof, state),
      [
        ...badHashes.map((bad) => ['light_client_head', bad] as const),
        ['state.state_root', 'x'],
        ['state.nodes_base64', ['x']],
        ['state.code_base64', undefined],
        ['state.more', 1],
        ['more', 1],
        ['proof', null],
      ],
      'proof_malformed',
    );
  });
});

type LakeBlock = {
  readonly block: {
    readonly header: { readonly prev_state_root: string; readonly height: number };
    readonly chunks: readonly { readonly prev_state_root: string; readonly outcome_root: string }[];
  };
};

describe('checkShardState', () => {
  // The header's own outcome root is over `outcome_root` of the same chunks, so both paths are real.
  test('finds the state root of each shard of a mainnet block, and takes none for that of another', (context) => {
    const file = sharedFile(context, 'facts/lake/block_151768255_mainnet.json.gz');
    const { block: real } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as LakeBlock;
    const header = {
      ...proof.header,
      innerLite: { ...proof.header.innerLite, prevStateRoot: fromBase58(real.header.prev_state_root) },
    };
    const roots = real.chunks.map(({ prev_state_root: root }) => fromBase58(root));
    const states = blockOutcomes(roots).paths.map((path, at) => ({
      stateRoot: roots[at] ?? new Uint8Array(),
      path,
    }));
    const rootPaths = blockOutcomes(real.chunks.map(({ outcome_root: root }) => fromBase58(root))).paths;
    expect(states).toHaveLength(8);
    const codes = states.map((state) =>
      rootPaths.map((rootPath) => codeOf(checkShardState(state, { ...proof, header, rootPath }))),
    );
    expect(codes).toEqual(
      states.map((_, at) =>
        rootPaths.map((__, other) => (at === other ? undefined : 'state_of_other_shard')),
      ),
    );
  });
});
