import { leaves, paramsAt, supportedVersions } from '../../src/params/at-version.ts';
import { type CaseResult, type ConformanceFile, toCaseResult } from './case-result.ts';
import { toDebugFragments, toNearcoreSections } from './params-as-nearcore.ts';

/** `fees_<version>.json`: one case a section, equal when both sides have the same names and figures. */
export function* checkParams(file: ConformanceFile): Iterable<CaseResult> {
  for (const line of file.lines()) yield* checkTable(file.group, line as Record<string, unknown>);
}

function* checkTable(group: string, expected: Record<string, unknown>): Iterable<CaseResult> {
  const version = Number(expected['protocol_version']);
  if (!supportedVersions.includes(version)) {
    yield { group, id: `${version}`, status: 'skipped', reason: `protocol version ${version}` };
    return;
  }
  const params = paramsAt(version);
  const ours = toNearcoreSections(params);
  for (const [section, value] of Object.entries(expected)) {
    const differences =
      section === 'debug'
        ? toDebugFragments(params).filter((text) => !String(value).includes(text))
        : differingLeaves(value, ours[section]);
    yield toCaseResult(group, `${version}/${section}`, differences);
  }
}

function differingLeaves(expected: unknown, actual: unknown): string[] {
  const want = asText(expected);
  const have = asText(actual);
  return [...new Set([...want.keys(), ...have.keys()])]
    .filter((path) => want.get(path) !== have.get(path))
    .map((path) => `${path}: expected ${want.get(path)}, got ${have.get(path)}`);
}

/** A limit that is not checked is absent from nearcore's table. */
function asText(section: unknown): ReadonlyMap<string, string> {
  const all = leaves({ section }).filter(([, value]) => value !== undefined);
  return new Map(all.map(([path, value]) => [path, String(value)]));
}
