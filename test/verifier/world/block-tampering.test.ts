import { describe, expect, test } from 'vitest';
import { verifyBlock } from '../../../src/verifier/world/verify-block.ts';
import { verifyStateProof } from '../../../src/verifier/world/verify-state-proof.ts';
import {
  type Json,
  type JsonPath,
  leavesOf,
  otherValue,
  valueAt,
  withValue,
} from '../../support/json-changes.ts';
import { detailOf, failedCodes } from '../../support/report-lines.ts';
import { blockKinds, type WorldSamples, worldSamples } from '../../support/world-documents.ts';

type Kind = keyof WorldSamples['documents'];

/** Its findings but those of the attestation, which is taken away: it has tests of its own, and takes long. */
async function findings(kind: Kind, document: Json): Promise<readonly string[]> {
  const { options } = await worldSamples();
  if (kind === 'present' || kind === 'absent') return failedCodes(verifyStateProof(document, options));
  const report = verifyBlock(withValue(document, ['attestation'], null), options);
  return failedCodes(report).filter((code) => code !== 'head_attestation');
}

describe.each(blockKinds)('a block of the kind %s', (kind) => {
  test('fails for any change of any field', async () => {
    const document = (await worldSamples()).documents[kind];
    expect(await findings(kind, document)).toEqual([]);
    const paths = leavesOf(document).filter(([part]) => part !== 'attestation');
    expect(paths.length).toBeGreaterThan(50);
    for (const path of paths) {
      const changed = withValue(document, path, otherValue(valueAt(document, path)));
      expect([path.join('.'), (await findings(kind, changed)).length > 0]).toEqual([path.join('.'), true]);
    }
  });

  test('fails for any entry of a list that is taken away or comes twice', async () => {
    const document = (await worldSamples()).documents[kind];
    const lists = ['transactions', 'receipts_base64', 'rows', 'witness_base64', 'codes', 'outcomes_base64'];
    for (const list of lists) {
      const entries: Json[] = document.contents[list] ?? [];
      for (const [index, entry] of entries.entries()) {
        const without = withValue(document, ['contents', list, index], undefined);
        const doubled = withValue(document, ['contents', list], [...entries, entry]);
        // A code that is not there may be missing: then nothing can be said, which is no pass.
        if (list !== 'codes')
          expect([list, (await findings(kind, without)).length > 0]).toEqual([list, true]);
        expect([list, (await findings(kind, doubled)).length > 0]).toEqual([list, true]);
      }
    }
  });
});

const change = (kind: Kind, path: string): [Kind, JsonPath] => [
  kind,
  path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
];

describe('the check that must catch it', () => {
  test.each([
    [...change('chunk', 'head.input.pre_state_root'), 'head_input_hash'],
    [...change('chunk', 'head.output.post_state_root'), 'head_output_hash'],
    [...change('chunk', 'head.envelope.issued_at'), 'head_signature'],
    [...change('chunk', 'head.envelope.compose_hash'), 'head_signature'],
    [...change('chunk', 'block_hash'), 'block_hash'],
    [...change('chunk', 'signatures.ed25519'), 'head_signature'],
    [...change('chunk', 'head.input.params_hash'), 'head_params'],
    // The hash of a transaction does not cover its signature, which makes it what it is.
    [...change('chunk', 'contents.transactions.0.signed_base64'), 'block_re_execution'],
    [...change('chunk', 'contents.transactions.0.is_expired'), 'block_transactions'],
    [...change('resume', 'contents.resumption_base64'), 'block_operation'],
    [...change('chunk', 'contents.receipts_base64.0'), 'block_receipts'],
    [...change('chunk', 'contents.load_base64'), 'block_load'],
    [...change('chunk', 'contents.witness_base64.0'), 'block_witness'],
    [...change('chunk', 'contents.outcomes_base64.0'), 'block_outcomes'],
    [...change('resume', 'contents.codes.0.code_base64'), 'block_codes'],
    [...change('chunk', 'ancestry.path.0.hash'), 'ancestry'],
    [...change('chunk', 'ancestry.sequence'), 'ancestry'],
    [...change('genesis', 'ancestry.head.input.history_root'), 'ancestry'],
    [...change('genesis', 'contents.origin.nonce'), 'block_operation'],
    [...change('genesis', 'contents.origin.policy_base64'), 'block_operation'],
    [...change('genesis', 'contents.rows.0.value_base64'), 'block_re_execution'],
    [...change('patch', 'contents.rows.0.value_base64'), 'block_operation'],
    [...change('restore', 'head.input.operation.block'), 'head_input_hash'],
    [...change('present', 'row.value_base64'), 'state_proof'],
    [...change('present', 'row.trie_key_base64'), 'state_proof'],
    [...change('present', 'row.proof_base64.0'), 'state_proof'],
    [...change('absent', 'row.proof_base64.0'), 'state_proof'],
    [...change('present', 'block_hash'), 'block_hash'],
  ] as const)('%s %j: %s', async (kind, path, code) => {
    const document = (await worldSamples()).documents[kind];
    const value = valueAt(document, path);
    expect(value).toBeDefined();
    expect(await findings(kind, withValue(document, path, otherValue(value)))).toContain(code);
  });

  test('a row that is said to be absent, and one that is said to be there', async () => {
    const { documents } = await worldSamples();
    const absent = withValue(documents.present, ['row', 'value_base64'], null);
    expect(await findings('present', absent)).toEqual(['state_proof']);
    const present = withValue(documents.absent, ['row', 'value_base64'], 'AA==');
    expect(await findings('absent', present)).toEqual(['state_proof']);
  });

  test('a part that no hash of such a block covers', async () => {
    const { documents } = await worldSamples();
    const { chunk, patch, genesis } = documents;
    const rows = withValue(chunk, ['contents', 'rows'], patch.contents.rows);
    const origin = withValue(chunk, ['contents', 'origin'], genesis.contents.origin);
    const codes = withValue(patch, ['contents', 'codes'], documents.resume.contents.codes);
    expect(await findings('chunk', rows)).toEqual(['block_operation']);
    expect(await findings('chunk', origin)).toEqual(['block_operation']);
    expect(await findings('patch', codes)).toEqual(['block_operation']);
  });

  test('a genesis with receipts on their way', async () => {
    const { documents } = await worldSamples();
    const { genesis, chunk } = documents;
    const hash = chunk.head.input.receipts_hash;
    expect(chunk.contents.receipts_base64.length).toBeGreaterThan(0);
    const hashed = withValue(genesis, ['head', 'input', 'receipts_hash'], hash);
    const told = withValue(hashed, ['contents', 'receipts_base64'], chunk.contents.receipts_base64);
    expect(await findings('genesis', told)).toContain('block_operation');
  });

  test('a code that the block does not run', async () => {
    const { documents } = await worldSamples();
    const { resume, genesis } = documents;
    const other = genesis.contents.rows.at(-1).value_base64;
    const codes = [...resume.contents.codes, { hash: resume.block_hash, code_base64: other }];
    expect(await findings('resume', withValue(resume, ['contents', 'codes'], codes))).toContain(
      'block_codes',
    );
  });

  test('a stripped attestation, and that of another key', async () => {
    const { documents, options } = await worldSamples();
    const { chunk } = documents;
    const stripped = verifyBlock(withValue(chunk, ['attestation'], null), options);
    expect(failedCodes(stripped)).toEqual(['head_attestation']);
    const foreign = withValue(chunk, ['attestation', 'registration', 'keys', 'ed25519'], '11'.repeat(32));
    const codes = failedCodes(verifyBlock(foreign, options));
    expect(codes).toContain('envelope_registration');
    expect(codes).toContain('key_binding');
  });

  test('a document that is none', async () => {
    const { documents, options } = await worldSamples();
    expect(failedCodes(verifyBlock('{', options))).toEqual(['block_format']);
    expect(failedCodes(verifyBlock({ ...documents.chunk, more: 1 }, options))).toEqual(['block_format']);
    expect(failedCodes(verifyStateProof(documents.chunk, options))).toEqual(['state_proof_format']);
  });
});

/** Its signature is another check's: of a machine that lies it would be good. */
describe('a head by itself is held to its operation', () => {
  const state: JsonPath = ['head', 'input', 'state_origin'];

  test.each([
    ['patch', state, 'enclave', 'a patch with state enclave, expected claimed'],
    ['restore', state, 'enclave', 'a restore with state enclave, expected claimed'],
    ['resume', state, 'proved', 'a resume with state proved, expected claimed'],
    ['genesis', state, 'claimed', 'a genesis with state claimed, expected enclave'],
    ['genesis', ['head', 'input', 'time_origin'], 'claimed', 'a genesis with time claimed, expected enclave'],
    ['genesis', ['head', 'input', 'seed_origin'], 'signed', 'a genesis with seed signed, expected enclave'],
  ] as const)('a %s with %j %s', async (kind, path, origin, detail) => {
    const { documents, options } = await worldSamples();
    const report = verifyBlock(withValue(documents[kind], path, origin), options);
    expect(failedCodes(report)).toContain('head_origins');
    expect(detailOf(report, 'head_origins')).toBe(detail);
  });

  test('a chunk may say either', async () => {
    const { documents, options } = await worldSamples();
    const claimed = verifyBlock(withValue(documents.chunk, state, 'claimed'), options);
    expect(failedCodes(claimed)).not.toContain('head_origins');
    expect(detailOf(claimed, 'head_origins')).toBe('state claimed from outside');
  });
});

describe('what cannot be judged is no pass', () => {
  test('without a witness, without a code, or made by another engine', async () => {
    const { documents, options } = await worldSamples();
    const { resume } = documents;
    const bare = withValue(resume, ['contents', 'witness_base64'], null);
    expect(verifyBlock(bare, options)).toMatchObject({
      verdict: 'UNPROVEN',
      because: ['block_re_execution'],
    });
    const noCode = withValue(resume, ['contents', 'codes', 0, 'code_base64'], null);
    expect(verifyBlock(noCode, options)).toMatchObject({
      verdict: 'UNPROVEN',
      because: ['block_re_execution'],
    });
  });

  test('without a policy', async () => {
    const { documents, options } = await worldSamples();
    const report = verifyBlock(documents.chunk, { ...options, policy: undefined });
    expect(report.verdict).toBe('UNPROVEN');
  });
});
