import { ByteReader } from '../../src/wasm/byte-reader.ts';
import { sectionId } from '../../src/wasm/module-facts.ts';
import { type Bytes, section, sized, toModule, u32 } from '../support/wasm-bytes.ts';

/** A module as its sections, with the bodies of the code section apart, so that a change within keeps its framing right. */
export type ModuleParts = { readonly sections: readonly SectionPart[] };
export type SectionPart = {
  readonly id: number;
  readonly bodies: readonly Bytes[] | undefined;
  readonly bytes: Bytes;
};

/** Of a module whose framing is well-formed. */
export function toParts(code: Uint8Array): ModuleParts {
  const reader = new ByteReader(code, 8, code.length);
  const sections: SectionPart[] = [];
  while (reader.at < reader.end) {
    const id = reader.u8();
    const length = reader.u32();
    const contents = new ByteReader(code, reader.at, reader.at + length);
    reader.skip(length);
    const bodies = id === sectionId.code ? bodiesOf(contents) : undefined;
    sections.push({ id, bodies, bytes: [...code.subarray(contents.end - length, contents.end)] });
  }
  return { sections };
}

function bodiesOf(reader: ByteReader): readonly Bytes[] {
  return Array.from({ length: reader.u32() }, () => {
    const length = reader.u32();
    const start = reader.at;
    reader.skip(length);
    return [...reader.bytes.subarray(start, reader.at)];
  });
}

export function fromParts(parts: ModuleParts): Uint8Array<ArrayBuffer> {
  return toModule(
    ...parts.sections.map(({ id, bodies, bytes }) =>
      section(id, bodies === undefined ? bytes : [u32(bodies.length), ...bodies.map(sized)].flat()),
    ),
  );
}
