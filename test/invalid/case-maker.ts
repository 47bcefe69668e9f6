import { toHex } from '../../src/primitives/bytes.ts';
import { type Bundle, bundleToJson, type OpenBundle } from '../../src/proof/bundle.ts';
import { decodeOpenBundle } from '../support/open-bundle.ts';
import type { CorpusCase, CorpusOptions } from './corpus.ts';
import type { Forger } from './forger.ts';
import { judgedAt } from './setting.ts';

/** What a case is made from. */
export type Making = {
  /** A JSON value, to be written to. */
  readonly base: unknown;
  readonly document: (name: string) => unknown;
  readonly forger: Forger;
};

/** A case before it was made. */
export type CaseMaker = Pick<CorpusCase, 'name' | 'about' | 'base' | 'check' | 'edits'> & {
  readonly verdict?: CorpusCase['verdict'];
  /** The other codes that must decide with it; `any`: whatever else a plain change breaks. */
  readonly also: readonly string[] | 'any';
  readonly options?: Partial<CorpusOptions> | undefined;
  /** Further ones that follow from the document. */
  readonly optionsOf?: (base: Loose) => Partial<CorpusOptions>;
  /** The changed document; without it, the base. */
  readonly make?: (making: Making) => unknown;
};

export const usualOptions: CorpusOptions = {
  policy: [],
  at: judgedAt,
  root: 'development',
  challenge: null,
  key: null,
};

/** A document's JSON, loosely: a forger is not bound by its types. */
// biome-ignore lint/suspicious/noExplicitAny: any path may be written to
export type Loose = any;

export type Spec = Pick<CaseMaker, 'name' | 'about' | 'check'> & Partial<Omit<CaseMaker, 'make'>>;

/** The base `call` unless the spec says another; whatever outer hash is broken as well may decide too. */
export const changed = (spec: Spec, change: (json: Loose) => void): CaseMaker => ({
  base: 'call',
  also: 'any',
  ...spec,
  make: ({ base }) => {
    change(base as Loose);
    return base;
  },
});

/** Made by who holds the keys, so that nothing but `check` is left to decide, with `also` where the spec says so. */
export const forged = (
  spec: Spec,
  forge: (bundle: OpenBundle, making: Making) => Bundle | Promise<Bundle>,
): CaseMaker => ({
  base: 'call',
  also: [],
  ...spec,
  make: async (making) => bundleToJson(await forge(decodeOpenBundle(making.base as object), making)),
});

/** The same for any document. */
export const forgedValue = (
  spec: Spec & Pick<CaseMaker, 'base'>,
  make: (making: Making) => unknown,
): CaseMaker => ({
  also: [],
  ...spec,
  make,
});

export const flipHexAt = (text: string, byte: number): string => {
  const digit = Number.parseInt(text.charAt(2 * byte), 16) ^ 1;
  return text.slice(0, 2 * byte) + digit.toString(16) + text.slice(2 * byte + 1);
};

export const flipHex = (text: string): string => flipHexAt(text, 0);
export const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
export const hexOf = (byte: number, length = 32): string => toHex(new Uint8Array(length).fill(byte));
/** Another base58 text of the same length. */
export const otherBase58 = (hash: string): string => hash.slice(0, -1) + (hash.endsWith('1') ? '2' : '1');
export const base64Of = (text: string): string => Buffer.from(text).toString('base64');
