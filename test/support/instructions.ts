import { ByteReader } from '../../src/wasm/byte-reader.ts';

export type InstructionAt = { readonly opcode: number; readonly offset: number; readonly end: number };

/** The instructions of a valid body, by what each opcode's immediates are and nothing else. */
export function* instructionsOf(bytes: Uint8Array, start: number, end: number): Iterable<InstructionAt> {
  const reader = new ByteReader(bytes, start, end);
  while (reader.at < end) {
    const offset = reader.at;
    const opcode = reader.u8();
    skipImmediates(reader, opcode);
    yield { opcode, offset, end: reader.at };
  }
}

const skipLeb = (reader: ByteReader, count: number): void => {
  for (let left = count; left > 0; left--) while (reader.u8() >= 0x80);
};

/** How many LEB128 numbers follow each opcode that is followed by nothing else. */
const lebCounts: ReadonlyMap<number, number> = new Map([
  ...[0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26].map((op) => [op, 1] as const),
  [0x11, 2],
  ...Array.from({ length: 0x3f - 0x28 }, (_, at) => [0x28 + at, 2] as const),
  ...[0x3f, 0x40, 0x41, 0x42, 0xd0, 0xd2].map((op) => [op, 1] as const),
]);
const bulkLebCounts = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

function skipImmediates(reader: ByteReader, opcode: number): void {
  const lebs = lebCounts.get(opcode);
  if (lebs !== undefined) skipLeb(reader, lebs);
  else if (opcode >= 0x02 && opcode <= 0x04) skipType(reader);
  else if (opcode === 0x0e) skipLeb(reader, reader.u32() + 1);
  else if (opcode === 0x1c) for (let left = reader.u32(); left > 0; left--) skipType(reader);
  else if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else if (opcode === 0xfc) skipLeb(reader, bulkLebCounts[reader.u32()] ?? 0);
}

/** One byte, or two where a reference type is written in full. */
function skipType(reader: ByteReader): void {
  if (reader.u8() === 0x63) reader.u8();
}
