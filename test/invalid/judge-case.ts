import { fromBase64, toHex } from '../../src/primitives/bytes.ts';
import { rememberSignatures } from '../fuzz/bundles/remember-signatures.ts';
import { loadOnce } from '../support/load-once.ts';
import { usualOptions } from './case-maker.ts';
import { type CorpusCase, caseText, type Judgement, judgeText, readBase, toText } from './corpus.ts';
import { auditorKey } from './setting.ts';

const root = readBase('root') as { readonly certificate_base64: string };
const setting = { policy: readBase('policy'), root: fromBase64(root.certificate_base64) };
const engine = { load: loadOnce };
rememberSignatures();

/** A document of the corpus as it should be; one that is sealed is opened. */
export function judgeBase(name: string): Promise<Judgement> {
  const key = name.startsWith('sealed') ? toHex(auditorKey) : null;
  return judgeText(toText(readBase(name)), { ...usualOptions, key }, setting, engine);
}

/** Nothing if the case is judged as it says; else how it was judged. */
export async function complaintAbout(one: CorpusCase): Promise<string | undefined> {
  const { name, base, options, verdict, check, also } = one;
  const found = await judgeText(caseText(one, readBase(base)), options, setting, engine);
  const codes = [...found.because].sort().join(', ');
  const isRight = found.verdict === verdict && codes === [check, ...also].sort().join(', ');
  return isRight ? undefined : `${name}: ${found.verdict} because of ${codes}`;
}
