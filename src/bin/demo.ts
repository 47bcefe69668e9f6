import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asOpen, decodeBundle, encodeBundle, type OpenBundle } from '../proof/bundle.ts';
import type { Report } from '../verifier/report.ts';
import { verifyBundle } from '../verifier/verify.ts';
import { callLines } from './demo/call-lines.ts';
import { notCheckedLines, reportLines, tamperingLine } from './demo/report-lines.ts';
import { tamperings } from './demo/tampering.ts';
import { type DemoCall, tokenCalls } from './demo/token-calls.ts';
import { type Answered, DemoError, TokenWorld } from './demo/token-world.ts';
import { type DevService, startDevService } from './dev.ts';
import { bold } from './paint.ts';
import { refuseToStart } from './refusal.ts';
import { systemClock } from './start-service.ts';
import { developmentPolicy, developmentTrust } from './verify/options.ts';

type Saved = Answered & { readonly file: string; readonly bundle: OpenBundle; readonly call: DemoCall };

const print = (text: string): void => void process.stdout.write(text);
const title = (text: string): void => print(`${bold(text)}\n\n`);

/** The whole product in one run. Exit code 0 only if all of it went as it must. */
export async function demo(env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const folder = join(env['DATA_DIR'] || './data', 'demo');
  // Its own enclave, port and folder, whatever the environment says of a service.
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    EXECUTOR_PROCESSES: '1',
  };
  let service: DevService;
  try {
    service = await startDevService(settings);
  } catch (cause) {
    return refuseToStart('demo', cause);
  }
  try {
    return conclude(await show(service, folder));
  } catch (cause) {
    if (cause instanceof DemoError) return conclude([cause.message]);
    throw cause;
  } finally {
    await service.close();
  }
}

/** What went wrong; nothing, if all is well. */
async function show(service: DevService, folder: string): Promise<string[]> {
  const began = performance.now();
  title(`A service at ${service.url}, with ${service.machine}`);
  print('It gets a token contract (contracts/token), and the state of the contract with each call.\n\n');
  const saved = await runCalls(service.url, folder);
  const problems = [...outcomesAgainst(saved), ...verifyAll(saved), ...tamperWith(saved)];
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const summary =
    problems.length === 0 ? 'All of it went as it must' : `${problems.length} things went wrong`;
  print(
    `${bold(summary)}, in ${seconds} s.\nCheck a bundle yourself: npm run verify -- ${saved[0]?.file} --dev-root\n`,
  );
  return problems;
}

async function runCalls(url: string, folder: string): Promise<Saved[]> {
  mkdirSync(folder, { recursive: true });
  const world = new TokenWorld(url, readContract());
  const saved: Saved[] = [];
  for (const [index, call] of tokenCalls.entries()) {
    const answered = await world.call(call);
    const file = join(folder, `${index + 1}-${call.method}.bundle.json`);
    writeFileSync(file, answered.document);
    const bundle = asOpen(decodeBundle(answered.document));
    if (bundle === undefined) throw new DemoError(`the bundle of ${call.method} is sealed`);
    print(callLines(index + 1, call, bundle));
    saved.push({ ...answered, file, bundle, call });
  }
  return saved;
}

function readContract(): Uint8Array {
  const path = new URL('../../contracts/built/token.wasm', import.meta.url);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DemoError('contracts/built/token.wasm is not here: run the demo from the repository', {
      cause,
    });
  }
}

const outcomesAgainst = (saved: readonly Saved[]): string[] =>
  saved
    .filter(({ bundle, call }) => bundle.statement.output.status.kind !== call.expected)
    .map(({ file, call }) => `${file}: ${call.method} should have ended with a ${call.expected}`);

const judge = (document: string, challenge: Uint8Array | undefined): Report =>
  verifyBundle(document, {
    nowSeconds: systemClock(),
    trust: developmentTrust(),
    policy: developmentPolicy(),
    challenge,
  });

function verifyAll(saved: readonly Saved[]): string[] {
  title('Each result, as a stranger checks it: offline, from the bundle alone');
  const reports = saved.map(({ file, document, challenge }) => {
    const report = judge(document, challenge);
    print(reportLines(file, report));
    return { file, report };
  });
  for (const { report } of reports.slice(-1)) print(notCheckedLines(report));
  return reports
    .filter(({ report }) => report.verdict !== 'PASS')
    .map(({ file, report }) => `${file}: ${report.verdict} ${report.because.join(', ')}`);
}

function tamperWith(saved: readonly Saved[]): string[] {
  const target = saved.find(({ bundle }) => bundle.disclosure.preimages.returnValue.length > 0);
  if (target === undefined) return ['no call returned a value to tamper with'];
  title(`The same with one byte of ${target.file} changed`);
  const problems = tamperings.flatMap((tampering) => {
    const report = judge(encodeBundle(tampering.change(target.bundle)), undefined);
    print(tamperingLine(tampering, report));
    const isCaught = report.verdict === 'FAIL' && report.because.includes(tampering.caughtBy);
    return isCaught ? [] : [`${tampering.what}: ${tampering.caughtBy} did not fail`];
  });
  print('\n');
  return problems;
}

function conclude(problems: readonly string[]): number {
  for (const problem of problems) process.stderr.write(`near-enclave demo: ${problem}\n`);
  return problems.length === 0 ? 0 : 1;
}
