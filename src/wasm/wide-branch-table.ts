import { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** Targets in each table of a split one; V8 takes at most 65,520. */
const chunk = 65_000;

/**
 * Writes a `br_table` that is wider than V8 allows as a chain of narrower ones.
 *
 * Each but the last stands in a block that takes the index (and the carried value) and that its default leaves with the
 * value, so that the next table sees the index less `chunk`. `blockType` is the type index of such a block.
 */
export function writeWideBranchTable(
  out: ByteWriter,
  bytes: Uint8Array,
  offset: number,
  indexLocal: number,
  blockType: number,
): void {
  const reader = new ByteReader(bytes, offset + 1, bytes.length);
  const targets = Array.from({ length: reader.u32() }, () => reader.u32());
  const defaultTarget = reader.u32();
  let from = 0;
  for (; targets.length - from > chunk; from += chunk) {
    out.byte(0x22); // local.tee
    out.u32(indexLocal);
    out.byte(0x02); // block
    out.s32(blockType);
    writeTable(
      out,
      targets.slice(from, from + chunk).map((depth) => depth + 1),
      0,
    );
    out.byte(0x0b); // end
    out.byte(0x20); // local.get
    out.u32(indexLocal);
    out.byte(0x41); // i32.const
    out.s32(chunk);
    out.byte(0x6b); // i32.sub
  }
  writeTable(out, targets.slice(from), defaultTarget);
}

function writeTable(out: ByteWriter, targets: readonly number[], defaultTarget: number): void {
  out.byte(0x0e); // br_table
  out.u32(targets.length);
  for (const target of targets) out.u32(target);
  out.u32(defaultTarget);
}
