import type { Bytes } from '../support/wasm-bytes.ts';
import { fromParts, type ModuleParts, type SectionPart, toParts } from './module-parts.ts';
import type { Random } from './random.ts';

/** Bytes that mean something in many places: opcodes, types, counts, ends of LEB128 ranges. */
const telling = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11, 0x1a, 0x1b, 0x1c, 0x20, 0x21,
  0x22, 0x23, 0x24, 0x25, 0x26, 0x28, 0x36, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x4e, 0x4f, 0x50, 0x60,
  0x63, 0x64, 0x65, 0x69, 0x6a, 0x6d, 0x6f, 0x70, 0x7b, 0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0x92, 0xa0, 0xa8, 0xbf,
  0xc0, 0xd0, 0xd1, 0xd2, 0xfc, 0xfd, 0xfe, 0xff,
];

/** Another module made of this one, valid or not: bytes of its sections and bodies change, and whole ones move. */
export function mutate(random: Random, code: Uint8Array): Uint8Array<ArrayBuffer> {
  if (random.chance(0.1)) return Uint8Array.from(changed(random, [...code]));
  let parts = toParts(code);
  for (let left = 1 + random.below(3); left > 0; left--) parts = mutateParts(random, parts);
  return fromParts(parts);
}

function mutateParts(random: Random, { sections }: ModuleParts): ModuleParts {
  if (sections.length === 0) return { sections };
  const at = random.below(sections.length);
  const chosen = sections[at] as SectionPart;
  const rest = sections.toSpliced(at, 1);
  switch (random.below(12)) {
    case 0:
      return { sections: rest };
    case 1:
      return { sections: rest.toSpliced(random.below(sections.length), 0, chosen) };
    case 2:
      return { sections: sections.toSpliced(at, 0, chosen) };
    default:
      return { sections: sections.with(at, mutateSection(random, chosen)) };
  }
}

function mutateSection(random: Random, section: SectionPart): SectionPart {
  const { bodies } = section;
  if (bodies === undefined || bodies.length === 0)
    return { ...section, bytes: changed(random, section.bytes) };
  const at = random.below(bodies.length);
  const body = bodies[at] as Bytes;
  if (random.chance(0.05)) return { ...section, bodies: bodies.toSpliced(at, 1) };
  if (random.chance(0.05)) return { ...section, bodies: bodies.toSpliced(at, 0, body) };
  return { ...section, bodies: bodies.with(at, changed(random, body)) };
}

function changed(random: Random, bytes: Bytes): Bytes {
  const at = random.below(bytes.length + 1);
  const old = bytes[at] ?? 0;
  const length = 1 + random.below(6);
  switch (random.below(7)) {
    case 0:
      return bytes.toSpliced(at, 1, old ^ (1 << random.below(8)));
    case 1:
    case 2:
      return bytes.toSpliced(at, 1, random.pick(telling));
    case 3:
      return bytes.toSpliced(at, 0, random.pick(telling));
    case 4:
      return bytes.toSpliced(at, length);
    case 5:
      return bytes.toSpliced(at, 0, ...bytes.slice(at, at + length));
    default:
      // A longer encoding of the same number, where one stands here.
      return bytes.toSpliced(at, 1, old | 0x80, 0);
  }
}
