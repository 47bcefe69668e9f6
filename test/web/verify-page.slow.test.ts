import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { x25519 } from '@noble/curves/ed25519.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tamperings } from '../../src/bin/demo/tampering.ts';
import { type DevService, startDevService } from '../../src/bin/dev.ts';
import { sealBundle } from '../../src/hpke/sealed-bundle.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { toBase58 } from '../../src/primitives/hash.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { auditorKeyToPem } from '../../src/verifier/auditor-key.ts';
import { printable } from '../../src/verifier/printable.ts';
import { toIsoTime } from '../../src/verifier/time.ts';
import { buildPage } from '../../src/web-build/build-page.ts';
import { describePage } from '../../src/web-build/published-page.ts';
import { deepRecursion } from '../executor/guests.ts';
import { auditedWorld, liveThroughAll } from '../support/audited-world.ts';
import { type Browser, hasChromium, startChromium } from '../support/chromium.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { decodeOpenBundle, telling } from '../support/open-bundle.ts';
import { runCommand } from '../support/run-command.ts';
import { deepGuests, wideFrames } from './deep-guests.ts';
import { bundleOf, type DemoBundle, demoBundles } from './demo-bundles.ts';
import { bundleFile, OpenedPage } from './opened-page.ts';

const attestation = new URL('../../attestation/', import.meta.url);
const dist = new URL('../../dist/web/', import.meta.url);

type CliReport = {
  readonly verdict: string;
  readonly because: readonly string[];
  readonly not_checked: readonly string[];
  readonly checks: readonly { readonly code: string; readonly status: string; readonly detail: string }[];
};

// Needs Debian's chromium: where it is not installed, all of this is skipped.
describe.skipIf(!hasChromium)('the page /verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'near-enclave-web-'));
  let built: string;
  let service: DevService;
  let browser: Browser;
  let bundles: DemoBundle[];
  const opened: OpenedPage[] = [];

  beforeAll(async () => {
    built = await buildPage();
    mkdirSync(dist, { recursive: true });
    writeFileSync(new URL('verify.html', dist), built);
    const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', EXECUTOR_PROCESSES: '1' };
    service = await startDevService({ ...settings, DATA_DIR: folder });
    bundles = await demoBundles(service.url);
    browser = await startChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await service?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(): Promise<OpenedPage> {
    const page = await OpenedPage.open(browser.context, `${service.url}/verify`);
    opened.push(page);
    return page;
  }

  async function openForDevelopment(): Promise<OpenedPage> {
    const page = await open();
    await page.trustDevelopmentRoot();
    return page;
  }

  function demoBundle(index: number): DemoBundle {
    const bundle = bundles[index];
    if (bundle === undefined) throw new Error(`the demo made ${bundles.length} bundles`);
    return bundle;
  }

  const policyPath = (name: string): string => new URL(name, attestation).pathname;

  /** What the command line says of the same files, by the same options. */
  async function cliReports(
    documents: readonly string[],
    ...options: readonly string[]
  ): Promise<CliReport[]> {
    const files = documents.map((document, index) => {
      const file = join(folder, `${index}.bundle.json`);
      writeFileSync(file, document);
      return file;
    });
    const { stdout, stderr } = await runCommand(['verify', ...files, '--json', ...options]);
    expect(stderr).toBe('');
    return stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as CliReport);
  }

  /** Any time at which the collateral is good, the same for both. */
  const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

  /** Verdict, checks and what each found must be the same, for each document. */
  async function expectSame(page: OpenedPage, documents: readonly string[], ...options: readonly string[]) {
    const at = now();
    await page.fill('at', at);
    const reports = await cliReports(documents, '--at', at, ...options);
    expect(reports).toHaveLength(documents.length);
    for (const [index, report] of reports.entries()) {
      expect(await page.verify(bundleFile(documents[index] ?? ''))).toBe(report.verdict);
      expect(await page.checks()).toEqual(checksOf(report));
    }
    return reports;
  }

  const checksOf = ({ checks }: CliReport) =>
    Object.fromEntries(
      checks.map(({ code, status, detail }) => [code, { status, detail: printable(detail) }]),
    );

  test('says the same as the command line of every bundle of the demo, offline', async () => {
    const page = await openForDevelopment();
    const reports = await expectSame(
      page,
      bundles.map(({ document }) => document),
      '--dev-root',
    );
    expect(reports.map(({ verdict }) => verdict)).toEqual(['PASS', 'PASS', 'PASS', 'PASS']);
    expect((await page.checks())['re_execution']?.status).toBe('pass');
    expect(await page.text('.not-checked')).toContain(reports[0]?.not_checked[0]);
  });

  test('runs the deepest guests again, as the command line does', async () => {
    const page = await openForDevelopment();
    const documents: string[] = [];
    for (const { call } of [{ call: deepRecursion }, ...deepGuests])
      documents.push(await bundleOf(service.url, call));
    const reports = await expectSame(page, documents, '--dev-root');
    expect(reports.map(({ verdict }) => verdict)).toEqual(documents.map(() => 'PASS'));
  });

  test('never fails a guest that takes more stack than a tab has: it says what is to blame', async () => {
    const page = await openForDevelopment();
    for (const depth of [520, 560, 600, 2_800]) {
      const verdict = await page.verify(bundleFile(await bundleOf(service.url, wideFrames(depth).call)));
      const line = (await page.checks())['re_execution'];
      const isTooDeep = verdict === 'UNPROVEN' && line?.detail.includes('the stack here is too small');
      expect([depth, verdict === 'PASS' || isTooDeep]).toEqual([depth, true]);
    }
    expect(await page.verdict()).toBe('UNPROVEN');
  });

  test('shows as failed what somebody changed, as the command line does', async () => {
    const page = await openForDevelopment();
    const bundle = decodeOpenBundle(demoBundle(1).document);
    const documents = tamperings.map(({ change }) => encodeBundle(change(bundle)));
    const reports = await expectSame(page, documents, '--dev-root');
    for (const [index, { caughtBy }] of tamperings.entries()) {
      expect(reports[index]).toMatchObject({ verdict: 'FAIL', because: expect.arrayContaining([caughtBy]) });
    }
    expect(await page.text('.because')).toContain(tamperings.at(-1)?.caughtBy);
    expect(await page.page.title()).toMatch(/^FAIL/);
  });

  test('gives the same reasons as the command line by the built-in policy, which passes nothing', async () => {
    const page = await open();
    const documents = [demoBundle(0).document, '{"format": "near-enclave/bundle/v0"}', 'no JSON'];
    const reports = await expectSame(page, documents, '--policy', policyPath('policy.json'));
    expect(reports.map(({ verdict }) => verdict)).toEqual(['FAIL', 'FAIL', 'FAIL']);
    expect(await page.text('.because')).toBe('bundle_format');
    expect(await page.page.isVisible('#development-banner')).toBe(false);
  });

  test('takes a gzipped bundle', async () => {
    const page = await openForDevelopment();
    const bytes = gzipSync(demoBundle(0).document);
    expect(await page.verify({ name: 'result.bundle.json.gz', bytes })).toBe('PASS');
  });

  test('says UNPROVEN without a policy', async () => {
    const page = await openForDevelopment();
    await page.page.check('#policy-none');
    expect(await page.verify(bundleFile(demoBundle(0).document))).toBe('UNPROVEN');
  });

  test('judges by a policy of the reader, and again when it changes', async () => {
    const page = await openForDevelopment();
    const text = readFileSync(policyPath('dev-policy.json'), 'utf8');
    const other = { ...JSON.parse(text), compose_hashes: ['00'.repeat(32)] };
    await page.choosePolicy(bundleFile(JSON.stringify(other), 'other.json'));
    expect(await page.verify(bundleFile(demoBundle(0).document))).toBe('FAIL');
    expect(await page.text('.because')).toContain('compose_allowed');
    await page.choosePolicy(bundleFile(text, 'mine.json'));
    expect(await page.verdict()).toBe('PASS');
  });

  test('judges nothing by a policy that it cannot read', async () => {
    const page = await openForDevelopment();
    await page.choosePolicy(bundleFile('{"format": "near-enclave/policy/v0", "extra": 1}', 'bad.json'));
    expect(await page.verify(bundleFile(demoBundle(0).document))).toBe('NONE');
    expect(await page.text('.meaning')).toContain('the policy is malformed');
  });

  test('compares with the challenge of the reader', async () => {
    const page = await openForDevelopment();
    const { document, challenge = new Uint8Array() } = demoBundle(2);
    await page.fill('challenge', toHex(challenge));
    expect(await page.verify(bundleFile(document))).toBe('PASS');
    expect((await page.checks())['challenge']?.status).toBe('pass');
    await page.fill('challenge', '00'.repeat(32));
    expect(await page.verify(bundleFile(document))).toBe('FAIL');
    await page.fill('challenge', 'abc');
    expect(await page.verify(bundleFile(document))).toBe('NONE');
    expect(await page.page.getAttribute('#challenge', 'aria-invalid')).toBe('true');
  });

  test('says in capitals that the development root is trusted, and only then', async () => {
    const page = await open();
    expect(await page.page.isVisible('#development-banner')).toBe(false);
    await page.trustDevelopmentRoot();
    expect(await page.text('#development-banner')).toMatch(/PROVES NOTHING ABOUT HARDWARE$/);
    await page.verify(bundleFile(demoBundle(0).document));
    expect(await page.text('.verdict .development')).toMatch(/PROVES NOTHING ABOUT HARDWARE$/);
  });

  test('shows what a stranger wrote as text, whatever it is', async () => {
    const page = await openForDevelopment();
    const bundle = decodeOpenBundle(demoBundle(0).document);
    const log = '<img src="https://example.com/x.png"><script>document.title = "mine"</script>\u202e';
    const preimages = { ...bundle.disclosure.preimages, logs: [log, 'one\n2. log', 'another'] };
    expect(await page.verify(bundleFile(encodeBundle(telling(bundle, { preimages }))))).toBe('FAIL');
    const shown = await page.page.locator('[aria-label="Logs"] > ol > li').allInnerTexts();
    expect(shown).toEqual([log.replace('\u202e', '\\u{202e}'), 'one\n2. log', 'another']);
    expect(await page.page.locator('main img').count()).toBe(0);
  });

  test('shows what the gas went to, measured in the tab', async () => {
    const page = await openForDevelopment();
    await page.verify(bundleFile(demoBundle(2).document));
    const { gasBurnt } = decodeOpenBundle(demoBundle(2).document).statement.output;
    expect((await page.text('#gas')).replaceAll(',', '')).toContain(`${gasBurnt}`);
    expect(await page.text('#gas .costs')).toContain('wasm instructions');
    expect(await page.text('#gas')).toContain('Measured in this tab');
  });

  test('shows each changed row, as it was and as it is', async () => {
    const page = await openForDevelopment();
    await page.verify(bundleFile(demoBundle(2).document));
    const changes = await page.text('section:has(> #changes-title)');
    expect(changes).toContain('bob.near');
    expect(changes).toMatch(/was[\s\S]*: 0\n[\s\S]*is[\s\S]*: 250,000,000,000,000,000,000\n/);
  });

  test('says from whom it came, and which build it is', async () => {
    const page = await open();
    expect(await page.text('#origin')).toContain(new URL(service.url).host);
    expect(await page.text('#build-hash')).toBe(describePage(built).script_sha256);
  });

  test('takes a file that is dropped anywhere', async () => {
    const page = await openForDevelopment();
    const { document } = demoBundle(0);
    await page.drop(bundleFile(document, 'dropped.json'));
    expect(await page.verdict()).toBe('PASS');
    expect(await page.text('.basis')).toContain('dropped.json');
  });

  test('is worked by keyboard alone, and leads to the verdict', async () => {
    const page = await open();
    // The link to the result, the one to what the page says of itself, then the file.
    for (let tab = 0; tab < 3; tab++) await page.page.keyboard.press('Tab');
    const focused = () => page.page.evaluate('document.activeElement.id');
    expect(await focused()).toBe('bundle');
    await page.verify(bundleFile(demoBundle(0).document));
    expect(await focused()).toBe('verdict-word');
    expect(await page.text('#progress')).toMatch(/^FAIL/);
  });

  test('judges blocks, rows and histories of worlds as the command line does, and says how fresh they are', async () => {
    const { world, get, options } = await auditedWorld();
    const { patch } = await liveThroughAll(world);
    const page = await openForDevelopment();
    const paths = ['blocks/2', `blocks/${patch}`, 'state-proof?account=bob.near', 'history'];
    const documents = await Promise.all(paths.map((path) => get(path)));
    const at = toIsoTime(options.nowSeconds);
    const reports = await cliReports(documents, '--at', at, '--dev-root');
    await page.fill('at', at);
    for (const [index, report] of reports.entries()) {
      expect(await page.verify(bundleFile(documents[index] ?? ''))).toBe(report.verdict);
      expect(await page.checks()).toEqual(checksOf(report));
      expect(report.verdict).toBe('PASS');
      expect(await page.text('.basis')).toContain('freshness UNPROVEN');
    }
    expect(await page.text('section:has(> #says-title)')).toContain('1 patch');
    const bytes = gzipSync(documents.at(-1) ?? '');
    expect(await page.verify({ name: 'world.ndjson.gz', bytes })).toBe('PASS');
    const anchor = {
      world_id: toHex(world.id),
      sequence: `${(await world.head()).sequence}`,
      block_hash: toBase58((await world.head()).hash),
      source: 'the gate',
    };
    await page.choosePolicy(
      bundleFile(JSON.stringify({ ...(await devPolicy()), anchors: [anchor] }), 'mine.json'),
    );
    expect(await page.verdict()).toBe('PASS');
    expect(await page.text('.basis')).toContain(`anchored at ${anchor.sequence}`);
  });

  test('opens what was sealed for the reader, and shows nobody the key', async () => {
    const page = await openForDevelopment();
    const key = new Uint8Array(32).fill(9);
    const { document } = demoBundle(1);
    const sealed = encodeBundle(await sealBundle(decodeOpenBundle(document), x25519.getPublicKey(key)));
    expect(await page.verify(bundleFile(sealed))).toBe('UNPROVEN');
    expect(await page.page.locator('#says-title').count()).toBe(0);
    await page.fill('auditor-key', auditorKeyToPem(key));
    expect(await page.verify(bundleFile(sealed))).toBe('PASS');
    expect((await page.checks())['disclosure_opened']?.status).toBe('pass');
    expect(await page.text('section:has(> #call-title)')).toContain('storage_deposit');
    await page.fill('auditor-key', toHex(key.with(0, 1)));
    expect(await page.verify(bundleFile(sealed))).toBe('UNPROVEN');
    await page.fill('auditor-key', 'no key, but somebody may think so');
    expect(await page.verify(bundleFile(sealed))).toBe('NONE');
    expect(await page.text('#result')).not.toContain('somebody may think so');
    expect(await page.page.getAttribute('#auditor-key', 'aria-invalid')).toBe('true');
    expect(
      await page.page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length'),
    ).toBe(0);
  });

  test('fails what is no document, or would fill the memory, with a clear line', async () => {
    const page = await openForDevelopment();
    const files: readonly (readonly [Uint8Array, string])[] = [
      [Buffer.from('hello'), 'not JSON'],
      [gzipSync(demoBundle(0).document).subarray(0, 500), 'the gzipped file cannot be unpacked'],
      [gzipSync(Buffer.alloc(300 * 1024 * 1024, 0x20), { level: 1 }), 'longer than 268435456 characters'],
    ];
    for (const [bytes, reason] of files) {
      expect(await page.verify({ name: 'file', bytes })).toBe('FAIL');
      expect((await page.checks())['bundle_format']?.detail).toContain(reason);
    }
  });

  test('unfolds the check that a reason leads to', async () => {
    const page = await openForDevelopment();
    const bundle = decodeOpenBundle(demoBundle(1).document);
    await page.verify(bundleFile(encodeBundle({ ...bundle, statementHash: new Uint8Array(32) })));
    await page.page.locator('#checks-title ~ *, .group[open] > summary').first().waitFor();
    await page.page.click('.because a >> text=statement_hash');
    expect(await page.page.isVisible('#check-statement_hash dl')).toBe(true);
  });

  test('fits on a phone, in light and in dark', async () => {
    const page = await openForDevelopment();
    await page.page.setViewportSize({ width: 360, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.page.emulateMedia({ colorScheme });
      await page.verify(bundleFile(demoBundle(2).document));
      await page.page.click('text=Unfold all');
      expect(await page.page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
  });

  test('complained of nothing and asked for nothing, in all of that', () => {
    expect(opened.length).toBeGreaterThan(10);
    expect(opened.flatMap(({ complaints }) => complaints)).toEqual([]);
    // The worker's own text, which the page holds.
    const foreign = opened.flatMap(({ requests }) => requests).filter((url) => !url.startsWith('blob:'));
    expect(foreign).toEqual([]);
  });
});
