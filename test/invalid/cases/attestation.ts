import type { Attestation } from '../../../src/proof/attestation.ts';
import { type CaseMaker, changed, flipHexAt, forged, type Loose } from '../case-maker.ts';
import { type Forger, requoted } from '../forger.ts';

const swapped: readonly CaseMaker[] = [
  {
    name: 'quote: of another bundle',
    about: 'a quote over a result in the place of the registration of the keys',
    base: 'call',
    check: 'key_binding',
    also: 'any',
    make: ({ base, document }) => {
      const json = base as Loose;
      json.attestation.quote = (document('challenged') as Loose).attestation.quote;
      return json;
    },
  },
  {
    name: 'attestation: over another result',
    about: 'a whole attestation over one result beside another',
    base: 'call',
    check: 'key_binding',
    also: 'any',
    make: ({ base, document }) => ({
      ...(base as Loose),
      attestation: (document('challenged') as Loose).attestation,
    }),
  },
  {
    name: 'attestation: of another deployment',
    about: 'keys, measurements and quote of another service',
    base: 'call',
    check: 'envelope_registration',
    also: 'any',
    make: ({ base, document }) => ({
      ...(base as Loose),
      attestation: (document('evm') as Loose).attestation,
    }),
  },
];

type Change = (attestation: Attestation, forger: Forger) => Partial<Attestation>;

const requotedWith = (spec: Parameters<typeof forged>[0], change: Change): CaseMaker =>
  forged({ ...spec, name: `signed attestation: ${spec.name}` }, (bundle, { forger }) => ({
    ...bundle,
    attestation: requoted(forger, bundle.attestation, bundle.statementHash, {
      change: change(bundle.attestation, forger),
    }),
  }));

const challenges: readonly CaseMaker[] = [
  requotedWith(
    {
      name: 'a challenge of a registration',
      about: 'a registration at boot answers nobody',
      check: 'quote_challenge',
    },
    () => ({
      challenge: new Uint8Array(32).fill(0xaa),
    }),
  ),
  requotedWith(
    {
      name: 'another challenge',
      about: 'a quote over the result that answers another challenge',
      base: 'challenged',
      check: 'quote_challenge',
    },
    () => ({ challenge: new Uint8Array(32).fill(0xaa) }),
  ),
  requotedWith(
    {
      name: 'a result without a challenge',
      about: 'a quote over the result with a challenge that the statement has not',
      check: 'quote_challenge',
    },
    () => ({
      kind: 'result-quote',
      challenge: new Uint8Array(32).fill(0xaa),
    }),
  ),
  requotedWith(
    {
      name: 'another OS image',
      about: 'the host describes another image than was measured',
      check: 'vm_config',
    },
    ({ vmConfig }) => ({
      vmConfig: JSON.stringify({ ...JSON.parse(vmConfig || '{}'), os_image_hash: 'aa'.repeat(32) }),
    }),
  ),
  requotedWith(
    { name: 'a development image', about: 'an image into which one can log in', check: 'vm_config' },
    ({ vmConfig }) => ({
      vmConfig: JSON.stringify({ ...JSON.parse(vmConfig || '{}'), image: 'dstack-dev-0.5.5' }),
    }),
  ),
  requotedWith(
    {
      name: 'a description that is none',
      about: 'the description of the machine is not JSON',
      check: 'vm_config',
    },
    () => ({
      vmConfig: '{',
    }),
  ),
];

const attestationFields: readonly (readonly [
  name: string,
  check: string,
  change: (attestation: Loose) => unknown,
])[] = [
  ['the description of the machine', 'key_binding', (one) => (one.vm_config += ' ')],
  ['the kind', 'key_binding', (one) => (one.kind = 'challenge-answer')],
  ['the challenge', 'key_binding', (one) => (one.challenge = 'aa'.repeat(32))],
  ['the app-compose', 'compose_hash', (one) => (one.app_compose += ' ')],
  ['the ed25519 key', 'envelope_registration', (one) => (one.registration.keys.ed25519 = '00'.repeat(32))],
  ['the secp256k1 key', 'key_binding', (one) => (one.registration.keys.secp256k1 = '02'.repeat(33))],
  ['the transport key', 'key_binding', (one) => (one.registration.keys.transport = 'aa'.repeat(32))],
  ['no transport key', 'key_binding', (one) => (one.registration.keys.transport = null)],
  ['the NEAR access key', 'key_binding', (one) => (one.registration.keys.near_access = 'aa'.repeat(32))],
  ['the key epoch', 'key_binding', (one) => (one.registration.key_epoch = '9')],
  ['the app id', 'app_id', (one) => (one.registration.app_id = 'aa'.repeat(20))],
  ['the compose hash', 'compose_hash', (one) => (one.registration.compose_hash = 'aa'.repeat(32))],
  ['the key mode', 'trust_settings', (one) => (one.registration.config.key_mode = 'derived')],
  ['a limit', 'trust_settings_measured', (one) => (one.registration.config.limits.max_args_bytes = '1')],
  ['the identity', 'key_endorsement', (one) => (one.identity.public_key = 'aa'.repeat(32))],
  [
    'the endorsement',
    'key_endorsement',
    (one) => (one.identity.endorsement = flipHexAt(one.identity.endorsement, 0)),
  ],
  [
    'the link from the app key',
    'key_chain',
    (one) => (one.identity.signature_chain[0] = flipHexAt(one.identity.signature_chain[0], 0)),
  ],
  [
    'the link from the KMS',
    'key_chain',
    (one) => (one.identity.signature_chain[1] = flipHexAt(one.identity.signature_chain[1], 0)),
  ],
  ['no links', 'key_chain', (one) => (one.identity.signature_chain = ['00'.repeat(65), '00'.repeat(65)])],
];

const fieldCases = attestationFields.map(([name, check, change]) =>
  changed(
    { name: `attestation: ${name}`, about: 'changed after it was quoted', check },
    ({ attestation }) => void change(attestation),
  ),
);

export const attestationCases: readonly CaseMaker[] = [...swapped, ...challenges, ...fieldCases];
