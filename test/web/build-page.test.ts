import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../src/web-build/build-page.ts';
import { describePage } from '../../src/web-build/published-page.ts';
import { SingleFileError, toSingleFile } from '../../src/web-build/single-file.ts';

const published = new URL('../../attestation/verify-page.json', import.meta.url);

describe('the built page', () => {
  let page = '';
  beforeAll(async () => {
    page = await buildPage();
  }, 60_000);

  test('is the published one: if its sources changed, run npm run build:web', () => {
    expect(describePage(page)).toEqual(JSON.parse(readFileSync(published, 'utf8')));
  });

  test('is the same when it is built again', async () => {
    expect(
      createHash('sha256')
        .update(await buildPage())
        .digest('hex'),
    ).toBe(describePage(page).sha256);
  }, 60_000);

  test('loads nothing: no address but those inside it', () => {
    const script = page.indexOf('<script');
    const around = page.slice(0, script) + page.slice(page.indexOf('</script>'));
    const addresses = [...around.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address);
    expect(addresses.length).toBeGreaterThan(1);
    expect(addresses.filter((address) => !/^(?:data:|#)/.test(address))).toEqual([]);
    expect(/@import|url\(/.test(around)).toBe(false);
    expect(page.match(/<script/g)).toHaveLength(1);
  });

  test('allows nothing but its own script and style', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy.split('; ').map((rule) => rule.replace(/sha256-[^']+/, 'sha256'))).toEqual([
      "default-src 'none'",
      "script-src 'sha256' 'wasm-unsafe-eval'",
      "style-src 'sha256'",
      'worker-src blob:',
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  test('names the license of every package in it', () => {
    const [, licenses = ''] = /<pre class="whole">([^<]*)/.exec(page) ?? [];
    for (const name of [
      '@hpke/core',
      '@noble/curves',
      '@phala/dcap-qvl',
      'asn1.js',
      'buffer',
      'elliptic',
      'yaml',
      'zod',
    ]) {
      expect(licenses).toContain(`## ${name} - `);
    }
  });

  test('holds no path of the machine that built it', () => {
    const root = join(import.meta.dirname, '../..');
    expect([root, 'node_modules'].filter((text) => page.includes(text))).toEqual([]);
  });
});

describe('toSingleFile', () => {
  const html = [
    '<meta content="%CONTENT_SECURITY_POLICY%">',
    '<script type="module" crossorigin src="/a.js"></script>',
    '<link rel="stylesheet" crossorigin href="/a.css">',
    '<pre>%LICENSES%</pre>',
  ].join('\n');

  test('keeps a text from ending its element', () => {
    const page = toSingleFile({ html, script: 'f("</script><!--")', style: 'p {}', licenses: '' });
    expect(page).toContain('f("<\\/script>\\x3C!--")');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
  });

  test('shows the licenses as text', () => {
    expect(toSingleFile({ html, script: '', style: '', licenses: '<a> & b' })).toContain(
      '<pre>&lt;a> &amp; b</pre>',
    );
  });

  test('takes a text as it is, whatever signs it has', () => {
    expect(toSingleFile({ html, script: "'$&$1'", style: 'p {}', licenses: '' })).toContain(
      "\n'$&$1'</script>",
    );
  });

  test('refuses a style that ends its element', () => {
    expect(() => toSingleFile({ html, script: '', style: 'p {} </style>', licenses: '' })).toThrow(
      SingleFileError,
    );
  });

  test.each([
    ['no script', html.replace(/<script.*/, '')],
    ['two style sheets', `${html}\n<link rel="stylesheet" href="/b.css">`],
    ['no place for the policy', html.replace('%CONTENT_SECURITY_POLICY%', '')],
  ])('refuses a page with %s', (_, broken) => {
    expect(() => toSingleFile({ html: broken, script: '', style: '', licenses: '' })).toThrow(
      SingleFileError,
    );
  });
});
