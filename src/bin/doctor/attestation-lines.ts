import { z } from 'zod';
import { fromHex, toHex } from '../../primitives/bytes.ts';
import { jsonOrNothing } from '../../primitives/json-text.ts';
import { type Attestation, attestationJson } from '../../proof/attestation.ts';
import { hashTrustConfig } from '../../proof/report-data.ts';
import type { CheckResult, Policy, Report, Trust } from '../../verifier/index.ts';
import { verifyAttestation } from '../../verifier/index.ts';
import { textHash } from '../compose-hash/app-compose.ts';
import { appComposeDifferences } from '../compose-hash/differences.ts';
import { hintFor } from './hints.ts';
import { bad, type DoctorLine, ok, unsure } from './line.ts';

export type AttestationQuestion = {
  /** 32 bytes that were sent with the request. */
  readonly challenge: Uint8Array;
  readonly nowSeconds: number;
  readonly policy: Policy | undefined;
  readonly trust: Trust;
  /** The exact app-compose text that should run there. */
  readonly appCompose: string | undefined;
  /** Hex: its hash, when only that is known. */
  readonly composeHash: string | undefined;
};

/** What a fresh attestation says of a deployment: the verifier's own checks, then what operators ask for. */
export function examineAttestation(text: string, question: AttestationQuestion): readonly DoctorLine[] {
  const { challenge, nowSeconds, policy, trust } = question;
  const attestation = decodeAttestation(text);
  if (attestation === undefined) {
    return [
      bad('attestation', 'not a document of this version', 'use the doctor of the version that runs there'),
    ];
  }
  const report = verifyAttestation(text, { nowSeconds, policy, challenge, trust });
  return [
    ...reportLines(report),
    composeLine(attestation, question),
    configLine(attestation),
    keyModeLine(attestation),
    isolationLine(attestation),
    collateralLine(attestation, nowSeconds),
  ];
}

function decodeAttestation(text: string): Attestation | undefined {
  return z.safeDecode(
    attestationJson,
    jsonOrNothing(() => JSON.parse(text)),
  ).data;
}

/** Each check that did not pass has a line; the others share one. */
function reportLines({ checks, policyName }: Report): readonly DoctorLine[] {
  const failed = checks.filter(({ status }) => status === 'fail');
  const open = checks.filter(({ status }) => status === 'unproven');
  const passed = checks.length - failed.length - open.length;
  return [
    ok('attestation', `fresh, over our challenge; ${passed} checks passed`),
    ...failed.map(({ code, detail }) => bad(code, detail, hintFor(code))),
    ...(policyName === undefined ? [withoutPolicy(open.length)] : open.map(openLine)),
  ];
}

const openLine = ({ code, detail }: CheckResult): DoctorLine => unsure(code, detail, hintFor(code));

const withoutPolicy = (count: number): DoctorLine =>
  unsure(
    'policy',
    `none: ${count} checks leave open whether this is the machine that you mean`,
    'write one (attestation/README.md) and name it by --policy',
  );

function composeLine({ registration }: Attestation, question: AttestationQuestion): DoctorLine {
  const actual = toHex(registration.composeHash);
  const { appCompose, composeHash } = question;
  const expected = appCompose === undefined ? composeHash : textHash(appCompose);
  if (expected === actual) return ok('deployed_compose', `${actual}, as expected`);
  if (expected === undefined) {
    return unsure('deployed_compose', actual, 'compare it: --app-compose FILE or --compose-hash HEX');
  }
  return bad('deployed_compose', `expected ${expected}, found ${actual}`, 'another deployment runs there');
}

function configLine({ registration }: Attestation): DoctorLine {
  return ok('config_hash', toHex(hashTrustConfig(registration.config)));
}

function keyModeLine({ registration }: Attestation): DoctorLine {
  const { keyMode } = registration.config;
  const { keyEpoch } = registration;
  if (keyMode === 'boot-entropy') return ok('key_mode', `${keyMode}, epoch ${keyEpoch}`);
  return unsure(
    'key_mode',
    keyMode,
    'each image that the app ever allowed has these keys: KEY_MODE=boot-entropy',
  );
}

function isolationLine({ registration }: Attestation): DoctorLine {
  const { executorIsolation } = registration.config;
  if (executorIsolation === 'service') return ok('executor', 'contracts run in a service of their own');
  return unsure('executor', executorIsolation, "deploy docker-compose.yml's executor service");
}

const daySeconds = 86_400;
const warningDays = 3;

function collateralLine({ collateral }: Attestation, nowSeconds: number): DoctorLine {
  const hint = 'docs/runbooks/collateral-expiry.md';
  if (collateral === undefined) return bad('collateral', 'none: nobody can judge the quotes offline', hint);
  const days = Math.floor((Date.parse(collateral.valid_until) / 1000 - nowSeconds) / daySeconds);
  if (days < 0) return bad('collateral', `ended at ${collateral.valid_until}`, hint);
  if (days < warningDays) return unsure('collateral', `ends at ${collateral.valid_until}`, hint);
  return ok('collateral', `good until ${collateral.valid_until}`);
}

/** The expected fields that differ, for the eye; empty when both texts are the same. */
export function composeDifferenceLines(text: string, appCompose: string): readonly DoctorLine[] {
  const attestation = decodeAttestation(text);
  if (attestation === undefined || attestation.appCompose === appCompose) return [];
  return appComposeDifferences(appCompose, attestation.appCompose).map(({ field, words }) =>
    bad('deployed_compose', `${field}: ${words}`, 'npm run compose-hash -- --from FILE'),
  );
}

/** Hex of a compose hash as a user gives it, or undefined. */
export const parseComposeHash = (text: string): string | undefined =>
  /^[0-9a-fA-F]{64}$/.test(text) ? toHex(fromHex(text)) : undefined;
