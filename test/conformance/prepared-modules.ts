import { paramsAt, supportedVersions } from '../../src/params/at-version.ts';
import { fromBase64 } from '../../src/primitives/bytes.ts';
import { InstrumentedSize } from '../../src/wasm/size-model.ts';
import { walkModule } from '../../src/wasm/walk-module.ts';
import { nearcoreForm } from '../support/nearcore-form.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';

/** A contract, and the form in which nearcore compiles it. */
export type PreparedModuleCase = {
  readonly id: string;
  readonly protocol_version: number;
  readonly wasm: string;
  readonly prepared: string;
};

/** `params/prepared_modules.jsonl`: our analysis, written in nearcore's form, is that form byte for byte. */
export function* checkPreparedModules(file: ConformanceFile): Iterable<CaseResult> {
  for (const line of file.lines()) {
    const one = line as PreparedModuleCase;
    const version = Number(one.protocol_version);
    if (supportedVersions.includes(version)) {
      yield toCaseResult(file.group, one.id, differencesFromNearcore(one));
    } else {
      const reason = `protocol version ${version}`;
      yield { group: file.group, id: one.id, status: 'skipped', reason };
    }
  }
}

/** Where the form differs, and whether its length is the one that the size model expects. */
export function differencesFromNearcore(one: PreparedModuleCase): string[] {
  const params = paramsAt(Number(one.protocol_version));
  const code = fromBase64(one.wasm);
  const expected = fromBase64(one.prepared);
  const actual = nearcoreForm(code, params);
  const differences: string[] = [];
  const at = expected.findIndex((byte, index) => byte !== actual[index]);
  if (at !== -1) differences.push(`byte ${at}: expected ${expected[at]}, got ${actual[at]}`);
  const modelled = instrumentedSize(code, Number(one.protocol_version));
  for (const length of [actual.length, modelled])
    if (length !== expected.length) differences.push(`length: expected ${expected.length}, got ${length}`);
  return differences;
}

/** What `src/wasm/size-model.ts` makes of a module. Throws `RefusedModule` for an invalid one. */
export function instrumentedSize(code: Uint8Array, protocolVersion: number): number {
  const params = paramsAt(protocolVersion);
  let size: InstrumentedSize | undefined;
  const facts = walkModule(code, params, ({ walk }, known) => {
    size ??= new InstrumentedSize(known.globals.length, params);
    size.addBody(walk);
  });
  return (size ?? new InstrumentedSize(facts.globals.length, params)).ofModule(code, facts, params);
}
