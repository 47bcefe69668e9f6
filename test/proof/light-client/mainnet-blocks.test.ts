import { describe, expect, test } from 'vitest';
import { nodeVerifiers } from '../../../src/node-crypto/verifiers.ts';
import { decode, encode } from '../../../src/primitives/borsh.ts';
import { validateLightClientBlock } from '../../../src/proof/light-client/advance-head.ts';
import { lightClientBlock } from '../../../src/proof/light-client/light-client-block.ts';
import { parseLightClientBlock } from '../../../src/proof/light-client/rpc-block.ts';
import { acceptedValue, blockFacts, codeOf } from '../../support/light-client-blocks.ts';
import { blockMutations, withoutApprovals } from './block-mutations.ts';

const files = ['mainnet-70000000-71000000', 'mainnet-85000000-86000000'];

const refusalsOf: Readonly<Record<string, string>> = {
  'Height of block equal to current head': 'height_not_ascending',
  'Epoch ID is neither current or next epoch': 'epoch_not_next',
  'New block in next epoch, null next_bps': 'next_producers_missing',
  'Invalid approval message signature at index 2': 'approval_invalid',
  'Approval stake less than 2/3': 'approvals_below_two_thirds',
  'Invalid next_bps hash (modified stake of first bp)': 'next_producers_mismatch',
};

describe('validateLightClientBlock on blocks of mainnet', () => {
  test.for(files)('walks through all epochs of %s', (file, context) => {
    const facts = blockFacts(context, file);
    expect(facts.length).toBe(23);
    expect(facts.every(({ isValid }) => isValid)).toBe(true);
    let head = facts[0]?.head;
    for (const { block, head: given } of facts) {
      if (head === undefined) break;
      expect(head.hash).toEqual(given.hash);
      head = acceptedValue(validateLightClientBlock(head, block, nodeVerifiers));
    }
    expect(head?.epoch).toBe(23n);
  });

  test('refuses each invalid one by the rule that it breaks', (context) => {
    const facts = blockFacts(context, 'invalid-manual');
    expect(facts.some(({ isValid }) => isValid)).toBe(false);
    const found = facts.map(({ description, head, block }) => [
      description,
      codeOf(validateLightClientBlock(head, block, nodeVerifiers)),
    ]);
    expect(Object.fromEntries(found)).toEqual(refusalsOf);
  });

  test.for(files)('refuses each of %s after any one change', (file, context) => {
    const wrong: string[] = [];
    for (const { block, head } of blockFacts(context, file)) {
      for (const { kind, block: changed, code } of blockMutations(block)) {
        const found = codeOf(validateLightClientBlock(head, changed, nodeVerifiers));
        if (found !== code) wrong.push(`${kind}: ${found ?? 'accepted'}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('takes approvals away until too few are left, and not one too early', (context) => {
    const [fact] = blockFacts(context, files[0] ?? '');
    if (fact === undefined) throw new Error('there is one');
    const { block, head } = fact;
    const verdicts = withoutApprovals(block).map(({ left, block: fewer }) => {
      const approved = head.nextProducers.reduce(
        (sum, { stake }, at) => sum + (left.includes(at) ? stake : 0n),
        0n,
      );
      const total = head.nextProducers.reduce((sum, { stake }) => sum + stake, 0n);
      const expected = 3n * approved > 2n * total ? undefined : 'approvals_below_two_thirds';
      expect(codeOf(validateLightClientBlock(head, fewer, nodeVerifiers))).toBe(expected);
      return expected;
    });
    expect(new Set(verdicts).size).toBe(2);
  });

  test('is the same with the verifiers that a browser has', (context) => {
    const [fact] = blockFacts(context, files[1] ?? '');
    if (fact === undefined) throw new Error('there is one');
    expect(codeOf(validateLightClientBlock(fact.head, fact.block))).toBeUndefined();
  });

  test.for(files)('reads its own JSON and borsh of %s', (file, context) => {
    for (const { block } of blockFacts(context, file)) {
      expect(acceptedValue(parseLightClientBlock(lightClientBlock.toJson(block)))).toEqual(block);
      expect(decode(lightClientBlock, encode(lightClientBlock, block))).toEqual(block);
    }
  });
});
