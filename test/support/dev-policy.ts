import { devFacts } from '../../src/dev-enclave/published.ts';
import { type Policy, policySchema } from '../../src/verifier/policy.ts';

/** The policy under which the demo's bundles pass: it lists the development enclave and nothing else. */
export async function devPolicy(): Promise<Policy> {
  const facts = await devFacts();
  return policySchema.parse({
    format: 'near-enclave/policy/v0',
    name: 'development enclave (proves nothing about hardware)',
    root: 'development',
    valid_until: null,
    tcb_statuses: ['UpToDate'],
    tcb_advisories: [],
    max_collateral_age_days: null,
    measurements: [
      {
        name: 'development enclave',
        origin: 'src/dev-enclave/measurements.ts: hashes of names, no firmware has them',
        mrtd: facts.mrtd,
        rtmr0: facts.rtmr0,
        rtmr1: facts.rtmr1,
        rtmr2: facts.rtmr2,
      },
    ],
    xfam: [facts.xfam],
    compose_hashes: [facts.compose_hash],
    app_ids: [facts.app_id],
    key_providers: [JSON.parse(facts.key_provider)],
    key_modes: ['boot-entropy'],
    executor_isolation: ['child-process'],
    config_hashes: null,
    require_challenge: false,
  });
}

export const devPolicyText = async (): Promise<string> => `${JSON.stringify(await devPolicy(), null, 2)}\n`;
