import { fromBase64, toHex } from '../../../src/primitives/bytes.ts';
import { usualOptions } from '../../invalid/case-maker.ts';
import {
  baseNames,
  type CorpusOptions,
  judgeText,
  readBase,
  type Setting,
  toText,
} from '../../invalid/corpus.ts';
import { auditorKey } from '../../invalid/setting.ts';
import { loadOnce } from '../../support/load-once.ts';
import { Random } from '../random.ts';
import { type GoodDocument, goodDocument, mutateDocument } from './mutate-document.ts';
import { rememberSignatures } from './remember-signatures.ts';

/** Of the processor, so that a busy machine makes no difference. No document of the corpus takes a tenth of it. */
const mostMillis = 5_000;

export type CaseEnd = {
  readonly kind: string;
  readonly base: string;
  /** `same` when the document came out as it was. */
  readonly verdict: string;
  /** Why this is a finding, and the text. */
  readonly finding?: { readonly why: string; readonly text: string };
};

export type Fuzz = { readonly documents: readonly GoodDocument[]; readonly setting: Setting };

/** The good documents of the corpus, and how they are judged. */
export function openFuzz(): Fuzz {
  rememberSignatures();
  const root = readBase('root') as { readonly certificate_base64: string };
  const documents = baseNames().map((name) => {
    const value = readBase(name);
    return goodDocument(name, value, toText(value));
  });
  return { documents, setting: { policy: readBase('policy'), root: fromBase64(root.certificate_base64) } };
}

/** The case of that number: what it is follows from both numbers alone. */
export async function runCase({ documents, setting }: Fuzz, seed: number, index: number): Promise<CaseEnd> {
  const random = new Random(Math.imul(seed, 1_000_003) + index);
  const { base, kind, text } = mutateAtLast(random, documents);
  const end = { kind, base: base.name };
  const key = base.name.startsWith('sealed') && random.chance(0.8) ? toHex(auditorKey) : null;
  const options: CorpusOptions = { ...usualOptions, key };
  const begun = process.threadCpuUsage();
  const found = await judged(text, options, setting);
  const { user, system } = process.threadCpuUsage(begun);
  const millis = (user + system) / 1000;
  const isOther = found.verdict === 'PASS' && !isAsGood(text, base.text) && !isComposed(text, documents);
  const finding = findingOf(found, millis, isOther);
  const verdict = finding === undefined && found.verdict === 'PASS' ? 'same' : found.verdict;
  return { ...end, verdict, ...(finding !== undefined && { finding: { why: finding, text } }) };
}

/** Most changes change something; those that do not are tried again. */
function mutateAtLast(random: Random, documents: readonly GoodDocument[]): ReturnType<typeof mutateDocument> {
  let mutated = mutateDocument(random, documents);
  for (let tries = 0; tries < 20 && mutated.text === mutated.base.text; tries++) {
    mutated = mutateDocument(random, documents);
  }
  return mutated;
}

type Found = { readonly verdict: string; readonly because: readonly string[] };

async function judged(text: string, options: CorpusOptions, setting: Setting): Promise<Found> {
  try {
    return await judgeText(text, options, setting, { load: loadOnce });
  } catch (cause) {
    return {
      verdict: 'threw',
      because: [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)],
    };
  }
}

function findingOf({ verdict, because }: Found, millis: number, isOther: boolean): string | undefined {
  if (verdict === 'threw') return because.join();
  if (millis > mostMillis) return `took ${Math.round(millis)} ms`;
  if (isOther) return 'accepted';
  return because.length === 0 && verdict !== 'PASS' ? 'refused without a reason' : undefined;
}

/** A block's path to another block is an extra that its document may do without. */
const withoutAncestry = (text: string): string =>
  text.replace(/"ancestry":\{.*\},"attestation":/, '"ancestry":null,"attestation":');

/** The same nodes show that many keys are not there: what is said of another one is true as well. */
const ofAnyAbsentKey = (text: string): string =>
  text.replace(/"trie_key_base64":"[^"]*","value_base64":null/, '"value_base64":null');

/**
 * Made of whole parts of good documents alone: a statement with its disclosure open instead of sealed, or with another
 * attestation of the keys that signed it. Nothing in it was altered, and the service gives such documents itself.
 */
function isComposed(text: string, documents: readonly GoodDocument[]): boolean {
  const parts: unknown = JSON.parse(text.split('\n')[0] ?? '');
  return Object.entries(parts as object).every(([name, part]) => {
    const spelled = JSON.stringify(part);
    return documents.some(
      ({ value }) => JSON.stringify((value as Record<string, unknown>)[name]) === spelled,
    );
  });
}

const isAsGood = (text: string, good: string): boolean =>
  isSame(text, good) ||
  isSame(text, withoutAncestry(good)) ||
  isSame(ofAnyAbsentKey(text), ofAnyAbsentKey(good));

/** The same JSON, or the same lines of it, in whatever spelling. */
const isSame = (text: string, good: string): boolean => text === good || normal(text) === normal(good);

function normal(text: string): string {
  try {
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.stringify(JSON.parse(line)))
      .join('\n');
  } catch (cause) {
    if (cause instanceof SyntaxError) return text;
    throw cause;
  }
}
