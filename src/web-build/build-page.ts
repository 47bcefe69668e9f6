import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Rolldown } from 'vite';
import { SingleFileError, toSingleFile } from './single-file.ts';

const root = fileURLToPath(new URL('../web/', import.meta.url));

/** The oldest browsers in which the page is meant to run; fixed, so that the build does not follow a default. */
const target = 'es2022';

/** Node's module, which @hpke/common asks for where the platform has no WebCrypto: every browser has it. */
const withoutNodeCrypto = 'data:text/javascript,export {}';

type Output = Rolldown.RolldownOutput['output'];

/** The page as one file of text: the same bytes wherever it is built, from the same sources and lockfile. */
export async function buildPage(): Promise<string> {
  const output = await buildFrom('verify.html');
  // The list of the page's build leaves out what is in its worker, and the worker has all that the page has.
  const ofWorker = await buildFrom('verify/verify-worker.ts');
  return toSingleFile({
    html: assetText(output, '.html'),
    script: onlyOne(output.filter((part) => part.type === 'chunk')).code,
    style: assetText(output, '.css'),
    licenses: assetText(ofWorker, '.md'),
  });
}

/** Nothing is written: the output is parts and their texts. */
async function buildFrom(entry: string): Promise<Output> {
  const config: InlineConfig = {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    mode: 'production',
    resolve: { alias: { crypto: withoutNodeCrypto } },
    worker: { format: 'iife' },
    build: {
      write: false,
      target,
      license: true,
      modulePreload: false,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      rolldownOptions: { input: `${root}${entry}` },
    },
  };
  const result = await build(config);
  if (!('output' in result)) throw new SingleFileError('the build gave no output');
  return result.output;
}

function assetText(output: Output, extension: string): string {
  const assets = output.filter((part) => part.type === 'asset' && part.fileName.endsWith(extension));
  const asset = onlyOne(assets);
  if (asset.type !== 'asset' || typeof asset.source !== 'string')
    throw new SingleFileError(`no text: ${extension}`);
  return asset.source;
}

function onlyOne<T>(parts: readonly T[]): T {
  const [part] = parts;
  if (part === undefined || parts.length > 1)
    throw new SingleFileError(`${parts.length} parts where one should be`);
  return part;
}
