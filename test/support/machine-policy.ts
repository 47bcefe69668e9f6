import { toHex } from '../../src/primitives/bytes.ts';
import { type Policy, policySchema } from '../../src/verifier/policy.ts';
import { parseTdQuote } from '../../src/verifier/td-quote.ts';

/** Far laxer than what we ask of our own service: a launcher with docker's socket. */
const nearMpcComposeRules: Policy['compose'] = {
  service: 'launcher',
  services: ['launcher', 'signer-key-export'],
  host_paths: ['/var/run/docker.sock', '/var/run/dstack.sock', '/tapp', '/var/lib/docker/volumes'],
  published_ports: [],
  capabilities: [],
  allowed_envs: [],
  pre_launch_scripts: [],
  init_scripts: [],
  flags: {
    kms_enabled: false,
    gateway_enabled: false,
    local_key_provider_enabled: true,
    public_logs: true,
    public_sysinfo: true,
    public_tcbinfo: true,
    no_instance_id: true,
    secure_time: false,
  },
};

/** A policy that lists what a real quote says of its machine, and otherwise what near/mpc's machine runs. */
export function machinePolicy(bytes: Uint8Array, change: Partial<Policy> = {}): Policy {
  const quote = parseTdQuote(bytes);
  const [rtmr0, rtmr1, rtmr2] = quote.rtmrs.map(toHex);
  const image = { name: 'its image', origin: 'the quote', mrtd: toHex(quote.mrtd), rtmr0, rtmr1, rtmr2 };
  return policySchema.parse({
    format: 'near-enclave/policy/v1',
    name: 'a real machine',
    root: 'intel',
    valid_until: null,
    tcb_statuses: ['UpToDate'],
    tcb_advisories: [],
    min_tcb_evaluation_number: 17,
    max_collateral_age_days: 7,
    tdx_modules: null,
    platforms: null,
    measurements: [{ ...image, os_image_hash: null }],
    xfam: [toHex(quote.xfam)],
    app_events: ['mpc-image-digest'],
    compose_hashes: [],
    compose: nearMpcComposeRules,
    app_ids: [],
    key_providers: [
      { name: 'local-sgx', id: '6b5ed02e549a1c30aaa8e3171a045f1f449b0017353ef595e78e39c348c98d01' },
    ],
    kms_roots: [],
    key_modes: ['boot-entropy'],
    executor_isolation: ['child-process'],
    config_hashes: null,
    anchors: [],
    require_freshness: false,
    ...change,
  });
}
