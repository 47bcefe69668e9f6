import { z } from 'zod';
import { toHex } from '../../primitives/bytes.ts';
import { jsonOrNothing } from '../../primitives/json-text.ts';
import { type Answer, ask } from './ask.ts';
import { type AttestationQuestion, composeDifferenceLines, examineAttestation } from './attestation-lines.ts';
import { bad, type DoctorLine, ok, unsure } from './line.ts';
import { examineTls } from './tls.ts';

export type OutsideQuestion = AttestationQuestion & {
  readonly url: URL;
  /** Of this program: `near-enclave/<version>`. */
  readonly engine: string;
};

/** Examines a deployment as any caller can: nothing is asked of its operator. */
export async function examineDeployment(question: OutsideQuestion): Promise<readonly DoctorLine[]> {
  const { url, nowSeconds, engine } = question;
  const health = await ask(new URL('healthz', url));
  if ('problem' in health) {
    return [bad('reachable', health.problem, 'is it the right address, and is the machine running?')];
  }
  return [
    healthLine(health.answer),
    await examineTls(url, nowSeconds),
    engineLine(health.answer, engine),
    clockLine(health.answer, nowSeconds),
    await readyLine(url),
    ...(await attestationLines(question)),
  ];
}

function healthLine({ status }: Answer): DoctorLine {
  if (status === 200) return ok('reachable', 'GET /healthz answers');
  return bad('reachable', `GET /healthz answers ${status}`, 'something else than near-enclave answers there');
}

function engineLine({ text }: Answer, ours: string): DoctorLine {
  const theirs = fieldOf(text, 'engine');
  if (theirs === ours) return ok('engine', ours);
  const hint = 'results of another engine cannot be re-executed by this verifier: use the same version';
  return unsure('engine', `${theirs ?? 'not named'}; this program is ${ours}`, hint);
}

/** A clock that is this far off spoils expiry times and the windows of certificates. */
const maxSkewSeconds = 30;

function clockLine({ date }: Answer, nowSeconds: number): DoctorLine {
  const hint =
    'secure_time must be true in the app-compose (deploy/app-compose.json); or your own clock is wrong';
  if (date === undefined) return unsure('clock', 'the answer has no date', hint);
  const skew = date - nowSeconds;
  if (Math.abs(skew) > maxSkewSeconds) return bad('clock', `${skew} s away from ours`, hint);
  return ok('clock', `${skew} s away from ours`);
}

async function readyLine(url: URL): Promise<DoctorLine> {
  const asked = await ask(new URL('readyz', url));
  const hint =
    'the log of the container names the reason; `near-enclave doctor` inside the machine looks closer';
  if ('problem' in asked) return bad('ready', asked.problem, hint);
  const { status, text } = asked.answer;
  if (status !== 200) return bad('ready', fieldOf(text, 'detail') ?? `GET /readyz answers ${status}`, hint);
  const warnings = warningsOf(text);
  if (warnings.length === 0) return ok('ready', 'every part answers');
  return unsure('ready', `every part answers, with warnings: ${warnings.join(', ')}`, hint);
}

const readiness = z.looseObject({ warnings: z.array(z.string()) });

function warningsOf(text: string): readonly string[] {
  const read = readiness.safeParse(fromJson(text));
  return read.success ? read.data.warnings : ['not an answer of this version'];
}

async function attestationLines(question: OutsideQuestion): Promise<readonly DoctorLine[]> {
  const url = new URL(`v1/attestation?challenge=${toHex(question.challenge)}`, question.url);
  const asked = await ask(url);
  const hint = 'the guest agent may be down, or too many ask for quotes: try again, then read the log';
  if ('problem' in asked) return [bad('attestation', asked.problem, hint)];
  const { status, text } = asked.answer;
  if (status !== 200) {
    return [bad('attestation', `${status}: ${fieldOf(text, 'detail') ?? 'no reason given'}`, hint)];
  }
  const differences =
    question.appCompose === undefined ? [] : composeDifferenceLines(text, question.appCompose);
  return [...examineAttestation(text, question), ...differences];
}

/** A field of a JSON answer, if it is a text. */
function fieldOf(text: string, name: string): string | undefined {
  const value = fromJson(text);
  const field = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof field === 'string' ? field : undefined;
}

/** Undefined for what is no JSON. */
function fromJson(text: string): unknown {
  return jsonOrNothing(() => JSON.parse(text));
}
