import { toHex } from '../../primitives/bytes.ts';
import { toKeyRegistration } from '../../proof/attestation.ts';
import type { Audience, Envelope } from '../../proof/statement.ts';
import { type Check, expectEqual, firstProblem } from '../check.ts';
import type { AttestationEvidence } from '../evidence.ts';

export const envelopeRegistration: Check<AttestationEvidence> = {
  code: 'envelope_registration',
  proves: 'keys, epoch, app id, compose hash, settings and audience in the envelope are the attested ones',
  leavesOpen: 'whether the attestation holds: see key_binding',
  run({ envelope, attestation: { registration } }) {
    const attested = toKeyRegistration(registration);
    const expected = facts({
      ...attested,
      signerKeys: attested.keys,
      audience: registration.config.audience,
    });
    const actual = facts(envelope);
    const findings = Object.entries(expected).map(([name, value]) =>
      expectEqual(name, value, actual[name] ?? 'none'),
    );
    return firstProblem(findings, `key epoch ${attested.keyEpoch}`);
  },
};

type Facts = Pick<Envelope, 'signerKeys' | 'keyEpoch' | 'appId' | 'composeHash' | 'configHash' | 'audience'>;

const facts = (from: Facts): Record<string, string> => ({
  'ed25519 key': toHex(from.signerKeys.ed25519),
  'secp256k1 key': toHex(from.signerKeys.secp256k1),
  'key epoch': from.keyEpoch.toString(),
  'app id': toHex(from.appId),
  'compose hash': toHex(from.composeHash),
  'config hash': toHex(from.configHash),
  audience: describeAudience(from.audience),
});

const describeAudience = (audience: Audience | undefined): string =>
  audience === undefined ? 'anyone' : JSON.stringify([audience.chain, audience.contract]);
