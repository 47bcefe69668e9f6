import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex } from '../../src/primitives/bytes.ts';
import { PolicyError, parsePolicy } from '../../src/verifier/policy.ts';
import { fromIsoTime } from '../../src/verifier/time.ts';
import type { VerifyOptions } from '../../src/verifier/verify.ts';
import { changedBy, type Patch, patched, type Splice } from './patch.ts';
import { verifyText } from './verify-text.ts';

/** One document that must not be accepted. The README beside the corpus tells what each field means. */
export type CorpusCase = {
  readonly name: string;
  readonly about: string;
  readonly base: string;
  readonly patch: Patch;
  readonly splices: readonly Splice[];
  /** Changes of the text that no JSON value can show, after all else: the first place where `find` stands. */
  readonly edits?: readonly { readonly find: string; readonly put: string }[];
  readonly options: CorpusOptions;
  readonly verdict: 'FAIL' | 'UNPROVEN' | 'USAGE';
  /** Decides the verdict, alone or with `also`. */
  readonly check: string;
  readonly also: readonly string[];
};

export type CorpusOptions = {
  /** A patch of `base/policy.json`; null: no policy. */
  readonly policy: Patch | null;
  /** When it is judged. */
  readonly at: string;
  readonly root: 'development' | 'intel';
  /** 32 bytes of hex. */
  readonly challenge: string | null;
  /** The auditor's x25519 private key, 32 bytes of hex, for what is sealed. */
  readonly key: string | null;
};

export type CorpusFile = { readonly source: object; readonly cases: readonly CorpusCase[] };

const folder = join(import.meta.dirname, '../vectors/invalid');

export const corpusFolder: string = folder;

const readText = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** The good documents, by name: JSON values; a history is the list of its lines. */
export const readBase = (name: string): unknown => JSON.parse(readText(`base/${name}.json`));

/** The names of the good documents. */
export const baseNames = (): readonly string[] =>
  readdirSync(join(folder, 'base'))
    .map((file) => file.slice(0, -'.json'.length))
    .filter((name) => name !== 'policy' && name !== 'root')
    .sort();

export const readCases = (): readonly CorpusCase[] =>
  readdirSync(join(folder, 'cases'))
    .sort()
    .flatMap((file) => (JSON.parse(readText(`cases/${file}`)) as CorpusFile).cases);

/** The text of a document: compact JSON, or a line of it for each of a history. */
export const toText = (value: unknown): string =>
  Array.isArray(value) ? `${value.map((line) => JSON.stringify(line)).join('\n')}\n` : JSON.stringify(value);

/** The text that a case is about. Throws when an edit does not fit. */
export function caseText(
  { patch, splices, edits = [] }: Pick<CorpusCase, 'patch' | 'splices' | 'edits'>,
  base: unknown,
): string {
  return edits.reduce(
    (text, { find, put }) => {
      if (!text.includes(find)) throw new Error(`no '${find}' in the document`);
      return text.replace(find, () => put);
    },
    toText(changedBy(base, { patch, splices })),
  );
}

export type Setting = { readonly policy: unknown; readonly root: Uint8Array };

/** What decides: verdict and codes. `USAGE` for what is refused before anything is judged. */
export type Judgement = {
  readonly verdict: string;
  readonly because: readonly string[];
  readonly codes: readonly string[];
};

/** Judges a text as a case says. */
export async function judgeText(
  text: string,
  options: CorpusOptions,
  setting: Setting,
  engine?: VerifyOptions['engine'],
): Promise<Judgement> {
  const { at, challenge, key, root } = options;
  const nowSeconds = fromIsoTime(at);
  if (nowSeconds === undefined) throw new Error(`${at} is no time`);
  try {
    const policy =
      options.policy === null
        ? undefined
        : parsePolicy(JSON.stringify(patched(setting.policy, options.policy)));
    const report = await verifyText(text, {
      nowSeconds,
      policy,
      challenge: challenge === null ? undefined : fromHex(challenge),
      auditorKey: key === null ? undefined : fromHex(key),
      trust: root === 'intel' ? 'intel' : { developmentRoot: setting.root },
      engine,
    });
    return { ...report, codes: report.checks.map(({ code }) => code) };
  } catch (cause) {
    if (cause instanceof PolicyError) return { verdict: 'USAGE', because: ['policy'], codes: [] };
    throw cause;
  }
}
