import { devFacts } from '../../src/dev-enclave/published.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import type { Attestation } from '../../src/proof/attestation.ts';
import type { ComposeRules } from '../../src/verifier/compose-rules.ts';
import { type Policy, policySchema } from '../../src/verifier/policy.ts';

/** What src/dev-enclave/app-compose.ts deploys. */
export const devComposeRules: ComposeRules = {
  service: 'near-enclave',
  services: ['near-enclave'],
  host_paths: ['/var/run/dstack.sock'],
  published_ports: [3000],
  capabilities: [],
  allowed_envs: [],
  pre_launch_scripts: [],
  init_scripts: [],
  flags: {
    kms_enabled: true,
    gateway_enabled: true,
    local_key_provider_enabled: false,
    public_logs: null,
    public_sysinfo: null,
    public_tcbinfo: null,
    no_instance_id: false,
    secure_time: true,
  },
};

/** The policy under which the demo's bundles pass: it lists the development enclave and nothing else. */
export async function devPolicy(): Promise<Policy> {
  const facts = await devFacts();
  return policySchema.parse({
    format: 'near-enclave/policy/v1',
    name: 'development enclave (proves nothing about hardware)',
    root: 'development',
    valid_until: null,
    tcb_statuses: ['UpToDate'],
    tcb_advisories: [],
    min_tcb_evaluation_number: 20,
    max_collateral_age_days: null,
    tdx_modules: [facts.mr_seam],
    platforms: null,
    measurements: [
      {
        name: 'development enclave',
        origin: 'src/dev-enclave/measurements.ts: hashes of names, no firmware has them',
        mrtd: facts.mrtd,
        rtmr0: facts.rtmr0,
        rtmr1: facts.rtmr1,
        rtmr2: facts.rtmr2,
        os_image_hash: facts.os_image_hash,
      },
    ],
    xfam: [facts.xfam],
    app_events: [],
    compose_hashes: [facts.compose_hash],
    compose: devComposeRules,
    app_ids: [facts.app_id],
    key_providers: [JSON.parse(facts.key_provider)],
    kms_roots: [facts.kms_root],
    key_modes: ['boot-entropy'],
    executor_isolation: ['child-process'],
    config_hashes: null,
    anchors: [],
    require_freshness: false,
  });
}

/** The same for the development enclave with another app. */
export async function devPolicyFor({ registration }: Pick<Attestation, 'registration'>): Promise<Policy> {
  const { composeHash, appId } = registration;
  return { ...(await devPolicy()), compose_hashes: [toHex(composeHash)], app_ids: [toHex(appId)] };
}

export const devPolicyText = async (): Promise<string> => `${JSON.stringify(await devPolicy(), null, 2)}\n`;
