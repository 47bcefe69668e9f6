// `node test/invalid/make-corpus.ts [--check]`: makes test/vectors/invalid; with --check it only says whether that is what it makes.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { corpusFolder } from './corpus.ts';
import { makeCorpus, readCorpus } from './files.ts';

const isCheck = process.argv.includes('--check');
const made = await makeCorpus((line) => console.error(line));
const kept = readCorpus();
const stale = [...new Set([...made.keys(), ...kept.keys()])].filter(
  (path) => made.get(path) !== kept.get(path),
);
if (!isCheck) {
  for (const folder of ['base', 'cases'])
    rmSync(join(corpusFolder, folder), { recursive: true, force: true });
  for (const [path, text] of made) {
    mkdirSync(dirname(join(corpusFolder, path)), { recursive: true });
    writeFileSync(join(corpusFolder, path), text);
  }
}
console.log(
  stale.length === 0
    ? 'the corpus is up to date'
    : `${isCheck ? 'out of date' : 'written'}: ${stale.join(', ')}`,
);
process.exitCode = isCheck && stale.length > 0 ? 1 : 0;
