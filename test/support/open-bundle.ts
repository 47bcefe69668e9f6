import { asOpen, decodeBundle, type OpenBundle } from '../../src/proof/bundle.ts';
import type { OpenDisclosure } from '../../src/proof/disclosure.ts';

/** A bundle of which a test knows that it tells all. */
export function decodeOpenBundle(document: string | object): OpenBundle {
  const bundle = asOpen(decodeBundle(document));
  if (bundle === undefined) throw new Error('the bundle is sealed');
  return bundle;
}

/** The same bundle telling something else. */
export const telling = (bundle: OpenBundle, changed: Partial<OpenDisclosure>): OpenBundle => ({
  ...bundle,
  disclosure: { ...bundle.disclosure, ...changed },
});
