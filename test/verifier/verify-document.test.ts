import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concatBytes, toUtf8 } from '../../src/primitives/bytes.ts';
import { encodeBundle } from '../../src/proof/bundle.ts';
import { historyFormat } from '../../src/proof/history-document.ts';
import { AuditorKeyError, auditorKeyToPem, parseAuditorKey } from '../../src/verifier/auditor-key.ts';
import { addTallies, emptyTally, type Tally, tallyOf } from '../../src/verifier/tally.ts';
import { verifyBundle } from '../../src/verifier/verify.ts';
import { verifyDocument } from '../../src/verifier/verify-document.ts';
import { auditedWorld } from '../support/audited-world.ts';
import { call } from '../support/chunk-world.ts';
import { sendTo, settle } from '../support/durable-worlds.ts';
import { createBundle, issuedAt } from '../support/good-bundle.ts';
import { loadOnce } from '../support/load-once.ts';

const { bundle, developmentRoot } = await createBundle();
const text = encodeBundle(bundle);
const options = { nowSeconds: issuedAt, trust: { developmentRoot }, engine: { load: loadOnce } };

describe('verifyDocument', () => {
  test('says of a bundle what verifyBundle says, wherever its bytes are cut', async () => {
    const bytes = toUtf8(text);
    const expected = verifyBundle(text, options);
    for (const cut of [1, 70_000, bytes.length - 1]) {
      const judged = await verifyDocument([bytes.subarray(0, cut), bytes.subarray(cut)], options);
      expect({ kind: judged.kind, report: judged.report }).toEqual({ kind: 'bundle', report: expected });
    }
  });

  test('adds up what the bundle says of itself', async () => {
    const { tally } = await verifyDocument([toUtf8(text)], options);
    const { input, output } = bundle.statement;
    expect(tally).toMatchObject({ gasBurnt: output.gasBurnt, engines: [input.engineId], places: [] });
    expect(tally.issued).toEqual([BigInt(issuedAt), BigInt(issuedAt)]);
  });

  test('judges a history as its lines come in, and says how far it is', async () => {
    const { world, get, options: own } = await auditedWorld();
    await sendTo(world, { to: 'counter.near', actions: [call('new', { start: 1 })] });
    await settle(world);
    const news: number[] = [];
    const history = await get('history');
    const judged = await verifyDocument([toUtf8(history)], own, (blocks) => news.push(blocks));
    const { sequence } = await world.head();
    expect(judged).toMatchObject({ kind: 'history', report: { verdict: 'PASS' }, document: undefined });
    expect(news.at(-1)).toBe(Number(sequence) + 1);
    expect(judged.tally.places).toEqual([]);
    expect(judged.tally.gasBurnt).toBe(judged.history?.gasBurnt);
  });

  test('fails a history that is its first line and nothing more', async () => {
    const header = JSON.stringify({ format: historyFormat });
    const { kind, report } = await verifyDocument([toUtf8(header)], options);
    expect({ kind, verdict: report.verdict }).toEqual({ kind: 'history', verdict: 'FAIL' });
  });

  test('says of a document of a world that a challenge has no part in it', async () => {
    const { world, get, options: own } = await auditedWorld();
    await world.produceBlock();
    const challenge = new Uint8Array(32).fill(7);
    const documents = ['blocks/0', 'state-proof?account=counter.near', 'history'];
    for (const path of documents) {
      const bytes = [toUtf8(await get(path))];
      const { report: without } = await verifyDocument(bytes, own);
      const { report } = await verifyDocument(bytes, { ...own, challenge });
      const line = report.checks.find(({ code }) => code === 'challenge');
      expect(line).toMatchObject({ status: 'unproven', counts: false });
      expect(line?.detail).toMatch(/^not judged: /);
      expect(report.verdict).toBe('PASS');
      expect(without.checks.some(({ code }) => code === 'challenge')).toBe(false);
      expect(report.notChecked.slice(0, -1)).toEqual(without.notChecked);
      expect(report.notChecked.at(-1)).toMatch(/^your challenge, /);
    }
  });

  test('says of a bundle whether it answers the challenge, and no more', async () => {
    const challenge = new Uint8Array(32).fill(7);
    const { report } = await verifyDocument([toUtf8(text)], { ...options, challenge });
    expect(report).toEqual(verifyBundle(text, { ...options, challenge }));
  });

  test('passes on what is not the fault of the document', async () => {
    async function* lost(): AsyncGenerator<Uint8Array> {
      yield toUtf8('{');
      throw new Error('the disk is gone');
    }
    await expect(verifyDocument(lost(), options)).rejects.toThrow('the disk is gone');
  });

  test('never throws for bytes, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }), async (pieces) => {
        const { report } = await verifyDocument(pieces, options);
        expect([report.verdict, report.because]).toEqual(['FAIL', ['bundle_format']]);
        expect(report.notChecked.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('addTallies', () => {
  const tally = fc.record({
    gasBurnt: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    engines: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
    keys: fc.uniqueArray(fc.constantFrom('1', '2')),
    issued: fc.option(
      fc.tuple(fc.nat(), fc.nat()).map(([from, more]) => [BigInt(from), BigInt(from + more)] as const),
      { nil: undefined },
    ),
    places: fc.constant([]),
  });

  test('has the same sum however the parts are put together', () => {
    const asSets = (sum: Tally) => ({ ...sum, engines: [...sum.engines].sort(), keys: [...sum.keys].sort() });
    fc.assert(
      fc.property(tally, tally, tally, (a, b, c) => {
        expect(addTallies(addTallies(a, b), c)).toEqual(addTallies(a, addTallies(b, c)));
        expect(asSets(addTallies(a, b))).toEqual(asSets(addTallies(b, a)));
        expect(addTallies(a, emptyTally)).toEqual(a);
      }),
    );
  });

  test('takes nothing from what has not the shape of a document', () => {
    const formats = [
      'near-enclave/bundle/v1',
      'near-enclave/block/v1',
      'near-enclave/state-proof/v1',
      'another',
    ];
    for (const format of formats) expect(tallyOf(format, { format, statement: 7 })).toEqual(emptyTally);
  });
});

describe('parseAuditorKey', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

  test('reads back what is written, in PEM and in hex', () => {
    fc.assert(
      fc.property(key, (bytes) => {
        expect(parseAuditorKey(auditorKeyToPem(bytes))).toEqual(new Uint8Array(bytes));
        expect(parseAuditorKey(` ${Buffer.from(bytes).toString('hex').toUpperCase()}\n`)).toEqual(
          new Uint8Array(bytes),
        );
      }),
    );
  });

  test('says nothing of what it refuses', () => {
    const refused = (text: string): unknown => {
      try {
        return parseAuditorKey(text);
      } catch (cause) {
        return cause;
      }
    };
    const broken = auditorKeyToPem(concatBytes(new Uint8Array(32).fill(7), Uint8Array.of(7)));
    for (const text of ['', 'BwcHBwcH', '07'.repeat(31), broken, `${auditorKeyToPem(new Uint8Array(32))}x`]) {
      const cause = refused(text);
      expect(cause).toBeInstanceOf(AuditorKeyError);
      expect(String(cause)).toBe('Error: not an x25519 private key: 64 digits of hex, or PKCS#8 in PEM');
      expect((cause as Error).cause).toBeUndefined();
    }
  });
});
