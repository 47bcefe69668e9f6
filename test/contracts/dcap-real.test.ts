import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../src/primitives/bytes.ts';
import { type AgentEvent, type Attestation, toBundledEvents } from '../../src/proof/attestation.ts';
import { readBootFacts, runtimeEvents } from '../../src/verifier/event-log.ts';
import type { Policy } from '../../src/verifier/policy.ts';
import { parseTdQuote } from '../../src/verifier/td-quote.ts';
import { askProbe } from '../support/dcap-probe.ts';
import { encodeEvents, encodeQuestion } from '../support/dcap-question.ts';
import { createBundle } from '../support/good-bundle.ts';
import { intelRoot, judgeByContract } from '../support/judge-by-contract.ts';
import { machinePolicy } from '../support/machine-policy.ts';
import {
  nearMpcAttestation,
  nearMpcTime,
  realCollateral,
  realQuote,
  realQuotes,
  recordedQuote,
} from '../support/real-attestation.ts';
import { sharedFile } from '../support/shared.ts';

const secondsPerYear = 365 * 86_400;
const { bundle: good } = await createBundle();
type Context = Parameters<typeof realQuote>[0];

const refused = [
  [
    'dcap/dcap-qvl_tdx_quote_outdated',
    'dcap-qvl_tdx_quote_outdated_collateral.json',
    1_771_545_600,
    'tcb_status: no level of the TCB info that the platform reaches',
  ],
  [
    'dstack/seeded-quote.hex',
    'shade_collateral.json',
    1_769_417_006,
    'certificate_chains: the chain in the quote has no end',
  ],
  [
    'dstack/plain-quote.hex',
    'shade_collateral.json',
    1_769_417_006,
    'quote_signature: the attestation key did not sign the quote',
  ],
] as const;

/** A real quote in the place of ours. */
function attestationOf(context: Context, quoteFile: string, collateralFile: string): Attestation {
  const quote = realQuote(context, quoteFile);
  return { ...good.attestation, quote, collateral: realCollateral(context, collateralFile) };
}

describe('a real quote before the contract', () => {
  test.for(realQuotes)(
    '%s is genuine by %s at its date only',
    ([quoteFile, collateralFile, now], context) => {
      const attestation = attestationOf(context, quoteFile, collateralFile);
      const input = encodeQuestion({
        attestation,
        root: intelRoot,
        policy: machinePolicy(attestation.quote),
      });
      expect(askProbe('judge_quote', input, now)).toMatchObject({ value: true, refused: undefined });
      for (const other of [now - secondsPerYear, now + secondsPerYear]) {
        expect(askProbe('judge_quote', input, other).refused).toMatch(/^(crl_validity|certificate_chains): /);
      }
    },
  );

  test.for(realQuotes)('%s by %s costs at most 40 Tgas', ([quoteFile, collateralFile, now], context) => {
    const attestation = attestationOf(context, quoteFile, collateralFile);
    const input = encodeQuestion({ attestation, root: intelRoot, policy: machinePolicy(attestation.quote) });
    expect(askProbe('judge_quote', input, now).gas).toBeLessThan(40_000_000_000_000n);
  });

  test.for(refused)('%s is refused', ([quoteFile, collateralFile, now, message], context) => {
    const attestation = attestationOf(context, quoteFile, collateralFile);
    const input = encodeQuestion({
      attestation,
      root: intelRoot,
      policy: machinePolicy(good.attestation.quote),
    });
    expect(askProbe('judge_quote', input, now).refused).toBe(message);
  });
});

describe('what is no quote of a bundle', () => {
  const collateral = 'shade_collateral.json';
  test.for([
    ['of SGX', 'dcap/dcap-qvl_sgx_quote', 'quote_structure: not a TDX quote'],
    ['with zeros behind it', 'dcap/dcap-qvl_tdx_quote', 'quote_structure: cut short, or not as quotes are'],
  ] as const)('%s is refused', ([, file, message], context) => {
    const quote = recordedQuote(context, file);
    const attestation = { ...good.attestation, quote, collateral: realCollateral(context, collateral) };
    const input = encodeQuestion({
      attestation,
      root: intelRoot,
      policy: machinePolicy(good.attestation.quote),
    });
    expect(askProbe('judge_quote', input, 1_769_417_006).refused).toBe(message);
  });
});

/** The policy under which a real machine passes: it lists what the machine says of itself. */
function policyOf({ quote, eventLog }: Attestation, change: Partial<Policy>): Policy {
  const boot = readBootFacts(runtimeEvents(eventLog));
  const usual = machinePolicy(quote, {
    compose_hashes: [toHex(boot.composeHash)],
    app_ids: [toHex(boot.appId)],
    key_providers: [JSON.parse(Buffer.from(boot.keyProvider).toString())],
  });
  const osImage = boot.osImageHash === undefined ? null : toHex(boot.osImageHash);
  const measurements = usual.measurements.map((image) => ({ ...image, os_image_hash: osImage }));
  return { ...usual, measurements, ...change };
}

function phalaAttestation(context: Context): Attestation {
  const file = sharedFile(context, 'facts/dstack/fixture-real-event_log.json');
  const log: readonly AgentEvent[] = JSON.parse(readFileSync(file, 'utf8'));
  const attestation = attestationOf(context, 'dstack/fixture-real-quote.hex', 'shade_collateral.json');
  return { ...attestation, eventLog: toBundledEvents(log) };
}

const machines = [
  [
    'near/mpc, with a key provider of its own',
    (context: Context) => nearMpcAttestation(context, good.attestation),
    nearMpcTime,
  ],
  ["Phala's, under a KMS", phalaAttestation, 1_769_417_006],
] as const;

describe('a real machine before the contract', () => {
  test.for(machines)(
    '%s passes with its event log, up to the binding of our keys',
    ([, read, nowSeconds], context) => {
      const attestation = read(context);
      const policy = policyOf(attestation, {});
      const { refusedBy, value, gas } = judgeByContract({ attestation, policy, nowSeconds, trust: 'intel' });
      const boot = readBootFacts(runtimeEvents(attestation.eventLog));
      const quote = parseTdQuote(attestation.quote);
      expect(refusedBy).toBeUndefined();
      expect(value).toMatchObject({
        report_data: toHex(quote.reportData),
        compose_hash: toHex(boot.composeHash),
        app_id: toHex(boot.appId),
        instance_id: toHex(boot.instanceId),
        os_image_hash: boot.osImageHash === undefined ? null : toHex(boot.osImageHash),
        tcb_status: 'UpToDate',
        advisories: [],
      });
      expect(gas).toBeLessThan(60_000_000_000_000n);
    },
  );

  test.for(machines)('%s has the RTMR3 that its events give', ([, read, nowSeconds], context) => {
    const { quote, eventLog } = read(context);
    const answer = askProbe('replay', encodeEvents(runtimeEvents(eventLog)), nowSeconds);
    expect(answer.value).toBe(toHex(parseTdQuote(quote).rtmrs[3]));
  });
});
