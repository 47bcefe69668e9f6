import { mkdirSync, writeFileSync } from 'node:fs';
import { buildPage } from './build-page.ts';
import { describePage, pageFile } from './published-page.ts';

/** `npm run build:web`: the page in dist/web, and its hash in attestation. */
const folder = new URL('../../dist/web/', import.meta.url);
const published = new URL('../../attestation/verify-page.json', import.meta.url);

const page = await buildPage();
const description = describePage(page);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL(pageFile, folder), page);
writeFileSync(published, `${JSON.stringify(description, null, 2)}\n`);
process.stdout.write(`${description.sha256}  dist/web/${pageFile} (${description.bytes} bytes)\n`);
