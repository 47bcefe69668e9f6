/** What an operator or an auditor can do when a check of the attestation does not pass, by the check's code. */
const hints: Readonly<Record<string, string>> = {
  trust_root: 'a development enclave (--dev-root), or a host that forges quotes',
  certificate_chains: 'a development enclave (--dev-root), or a host that forges quotes',
  quote_signature: 'if it is about dates: docs/runbooks/collateral-expiry.md; else the quote is not genuine',
  collateral_window: 'docs/runbooks/collateral-expiry.md',
  crl_validity: 'docs/runbooks/collateral-expiry.md',
  tcb_evaluation: 'docs/runbooks/collateral-expiry.md',
  tcb_status: "the host's firmware is behind: take another host, or accept the advisory in your policy",
  revocation: 'Intel has revoked this platform: take another host',
  td_attributes: 'somebody can look into this machine: do not use it',
  measurements: 'attestation/measurements.md says how to get the figures of an OS image and machine size',
  os_image: 'attestation/measurements.md says how to get the figures of an OS image and machine size',
  compose_hash: 'the service shows another app-compose than the one that was measured',
  compose_allowed:
    'npm run compose-hash -- --from FILE says what differs; if it is yours, add its hash to the policy',
  compose_services:
    'the deployed compose file breaks a rule of your policy: compare it with docker-compose.yml',
  app_compose:
    "dstack's switches or scripts are not those of your policy: compare with deploy/app-compose.json",
  app_id: 'list the app in app_ids of your policy',
  key_provider: 'docs/deploy.md, "Which KMS": list its name and id in key_providers',
  key_chain: 'docs/deploy.md, "Which KMS": list the KMS\'s root in kms_roots',
  key_binding: 'the keys are not those of this quote: do not use this service',
  challenge: 'the answer is not fresh: do not use this service',
  trust_settings: 'docs/deploy.md, "Settings": your policy does not accept what this service runs with',
  trust_settings_measured: 'docs/deploy.md, "Settings": what runs is not what the measured compose file says',
  policy_window: 'the policy has ended: write a new one',
};

const usual = 'attestation/README.md explains the check';

export const hintFor = (code: string): string => hints[code] ?? usual;
