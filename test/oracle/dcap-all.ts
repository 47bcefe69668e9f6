import { readFileSync } from 'node:fs';
import { defaultAppCompose } from '../../src/dev-enclave/app-compose.ts';
import { createCollateral } from '../../src/dev-enclave/collateral.ts';
import { createDevMachine } from '../../src/dev-enclave/machine.ts';
import { createQuote } from '../../src/dev-enclave/quote.ts';
import { defaultSeed } from '../../src/dev-enclave/seed.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { sha256 } from '../../src/primitives/hash.ts';
import { type AgentEvent, toBundledEvents } from '../../src/proof/attestation.ts';
import { datedCollateral } from '../../src/proof/collateral.ts';
import { readBootFacts, runtimeEvents } from '../../src/verifier/event-log.ts';
import { withoutPadding } from '../../src/verifier/td-quote.ts';
import type { ContractVectors } from '../support/contract-vectors.ts';
import { type DcapQuestion, encodeEvents, encodeQuestion, questionJson } from '../support/dcap-question.ts';
import { devPolicy } from '../support/dev-policy.ts';
import { intelRoot } from '../support/judge-by-contract.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import { nearMpcTime, realCollateral, realQuote, recordedQuote } from '../support/real-attestation.ts';
import { sharedFile } from '../support/shared.ts';
import { Scenario, TGAS } from './scenario.ts';

/** Whoever makes vectors has the reference material. */
const context = {
  skip(isMissing: boolean, note: string): void {
    if (isMissing) throw new Error(note);
  },
};
type Evidence = DcapQuestion['attestation'];
type Timed = DcapQuestion & { readonly nowSeconds: number };

const readLog = (path: string): readonly AgentEvent[] =>
  JSON.parse(readFileSync(sharedFile(context, `facts/${path}`), 'utf8'));

/** A real machine under the policy that lists what it says of itself. */
function realMachine(
  quoteFile: string,
  collateralFile: string,
  log: readonly AgentEvent[],
  nowSeconds: number,
): Timed {
  const quote = realQuote(context, quoteFile);
  const eventLog = toBundledEvents(log);
  const boot = readBootFacts(runtimeEvents(eventLog));
  const usual = machinePolicy(quote, {
    compose_hashes: [toHex(boot.composeHash)],
    app_ids: [toHex(boot.appId)],
    key_providers: [JSON.parse(Buffer.from(boot.keyProvider).toString())],
  });
  const os_image_hash = boot.osImageHash === undefined ? null : toHex(boot.osImageHash);
  const policy = { ...usual, measurements: usual.measurements.map((image) => ({ ...image, os_image_hash })) };
  const attestation = { quote, eventLog, collateral: realCollateral(context, collateralFile) };
  return { attestation, root: intelRoot, policy, nowSeconds };
}

const nearMpcLog: { readonly event_log: readonly AgentEvent[] } = JSON.parse(
  readFileSync(sharedFile(context, 'facts/dcap/nearmpc_tcb_info.json'), 'utf8'),
);
const nearMpc = realMachine(
  'dcap/nearmpc_quote.json',
  'nearmpc_collateral.json',
  nearMpcLog.event_log,
  nearMpcTime,
);
const phala = realMachine(
  'dstack/fixture-real-quote.hex',
  'shade_collateral.json',
  readLog('dstack/fixture-real-event_log.json'),
  1_769_417_006,
);

const devTime = 1_764_000_000;

/** The development enclave, with report data of zeros: the same in every run. */
async function development(version5: 'td15' | undefined, eventLogV2: boolean): Promise<Timed> {
  const { pki, app } = await createDevMachine(defaultSeed, defaultAppCompose, { eventLogV2 });
  const quote = createQuote({ pki, app, reportData: new Uint8Array(64), debug: false, version5 });
  const attestation: Evidence = {
    quote: withoutPadding(quote),
    eventLog: toBundledEvents(app.eventLog),
    collateral: datedCollateral(await createCollateral(pki, devTime, {})),
  };
  return { attestation, root: sha256(pki.rootCertificate), policy: await devPolicy(), nowSeconds: devTime };
}

const usualDevelopment = await development(undefined, false);
const newDevelopment = await development('td15', true);

const withQuote = (question: Timed, quote: Uint8Array): Timed => ({
  ...question,
  attestation: { ...question.attestation, quote },
});

/** Each step of the verification by itself, real machines and the development enclave, and what is refused. */
export function dcapAll(): ContractVectors {
  const probe = new Scenario('dcap_probe');
  const ask = (name: string, method: string, question: Timed, gas = 300n * TGAS): void => {
    const { nowSeconds } = question;
    probe.run({ name: `${method}: ${name}`, method, input: encodeQuestion(question), nowSeconds, gas });
  };
  ask("near/mpc's machine", 'read', nearMpc);
  const events = encodeEvents(runtimeEvents(nearMpc.attestation.eventLog));
  probe.run({ name: "replay: near/mpc's events", method: 'replay', input: events });
  ask("near/mpc's machine", 'judge_quote', nearMpc);
  ask("near/mpc's machine", 'judge', nearMpc);
  const json = toUtf8(JSON.stringify(questionJson(nearMpc)));
  const { nowSeconds } = nearMpc;
  probe.run({
    name: "judge_json: near/mpc's machine",
    method: 'judge_json',
    input: json,
    nowSeconds,
    gas: 300n * TGAS,
  });
  ask("Phala's machine, under a KMS", 'judge', phala);
  ask('the development enclave', 'judge', usualDevelopment);
  ask('the development enclave, version 5, a log of version 2', 'judge', newDevelopment);

  ask('a quote of SGX', 'judge', withQuote(nearMpc, recordedQuote(context, 'dcap/dcap-qvl_sgx_quote')));
  const { quote } = nearMpc.attestation;
  ask('with other report data', 'judge', withQuote(nearMpc, quote.with(568, (quote[568] ?? 0) ^ 1)));
  ask("the development enclave under Intel's root", 'judge', { ...usualDevelopment, root: intelRoot });
  ask('with too little gas', 'judge', nearMpc, 9n * TGAS);
  probe.run({ name: 'judge: no borsh', method: 'judge', input: Uint8Array.of(1, 2, 3) });
  return probe.vectors('test/oracle/make-contract-vectors.ts');
}
