import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, fromHex } from '../../src/primitives/bytes.ts';
import { decodeNode, directUsage, encodeNode, InvalidNode, type NodeShape } from '../../src/trie/node.ts';

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const path = fc.uint8Array({ max: 15, maxLength: 12 });
const value = fc.record({ length: fc.nat(), hash });

const shape: fc.Arbitrary<NodeShape> = fc.oneof(
  fc.record({ kind: fc.constant('leaf' as const), path, value }),
  fc.record({ kind: fc.constant('extension' as const), path: path.filter((p) => p.length > 0), child: hash }),
  fc.record({
    kind: fc.constant('branch' as const),
    children: fc.array(fc.option(hash, { nil: undefined }), { minLength: 16, maxLength: 16 }),
    value: fc.option(value, { nil: undefined }),
  }),
);

describe('decodeNode', () => {
  test('undoes encodeNode', () => {
    fc.assert(
      fc.property(shape, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (node, memoryUsage) => {
        const decoded = decodeNode(encodeNode(node, memoryUsage));
        expect(decoded.memoryUsage).toBe(memoryUsage);
        expect(encodeNode(decoded, memoryUsage)).toEqual(encodeNode(node, memoryUsage));
        expect(decoded.kind).toBe(node.kind);
        expect(directUsage(decoded)).toBe(directUsage(node));
      }),
    );
  });

  const u64 = new Uint8Array(8);
  const hash32 = new Uint8Array(32);
  const leafTail = concatBytes(new Uint8Array(36), u64);
  test.each([
    ['nothing', new Uint8Array(0)],
    ['an unknown tag', concatBytes(Uint8Array.of(4), leafTail)],
    ['a leaf with the path of an extension', concatBytes(fromHex('000100000000'), leafTail)],
    ['an extension with the path of a leaf', concatBytes(fromHex('030100000020'), hash32, u64)],
    ['an extension without a path', concatBytes(fromHex('030100000000'), hash32, u64)],
    ['bytes left over', concatBytes(fromHex('000100000020'), leafTail, u64)],
    ['a missing child', concatBytes(fromHex('010100'), u64)],
    ['a path longer than the node', concatBytes(fromHex('00ffffffff20'), leafTail)],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeNode(bytes)).toThrow(InvalidNode);
  });
});
