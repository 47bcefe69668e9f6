import { fixedBytes, struct } from '../../src/primitives/borsh.ts';
import { toHex } from '../../src/primitives/bytes.ts';
import { type Attestation, toKeyRegistration } from '../../src/proof/attestation.ts';
import { hashVmConfig } from '../../src/proof/report-data.ts';
import { readBootFacts, runtimeEvents } from '../../src/verifier/event-log.ts';
import { evidenceCodec, evidenceFields } from './dcap-question.ts';
import { claimCodec } from './gate-codecs.ts';
import { GateScene, gatePolicy, type SceneOptions } from './gate-scene.ts';
import { machinePolicy } from './machine-policy.ts';

const registerFields = { evidence: evidenceCodec, claim: claimCodec };
export const registerCodec = struct(registerFields);
/** Of the build for tests. */
export const registerUnderRootCodec = struct({ root: fixedBytes(32), ...registerFields });

/** What `register` takes. */
export const registering = (attestation: Attestation) => ({
  evidence: evidenceFields(attestation),
  claim: {
    registration: toKeyRegistration(attestation.registration),
    vmConfigHash: hashVmConfig(attestation.vmConfig),
  },
});

/** A gate whose policy lists what this machine says of itself, at that time, and more. */
export function sceneFor(
  { quote, eventLog, registration }: Attestation,
  at: number,
  options: SceneOptions = {},
  more: object = {},
): GateScene {
  const boot = readBootFacts(runtimeEvents(eventLog));
  const { tcb_statuses, tcb_advisories, measurements, xfam, app_events } = machinePolicy(quote);
  const os_image_hash = boot.osImageHash === undefined ? null : toHex(boot.osImageHash);
  const machines = {
    ...gatePolicy.machines,
    ...{ tcb_statuses, tcb_advisories, xfam, app_events },
    measurements: measurements.map(({ mrtd, rtmr0, rtmr1, rtmr2 }) => ({
      mrtd,
      rtmr0,
      rtmr1,
      rtmr2,
      os_image_hash,
    })),
    compose_hashes: [toHex(boot.composeHash)],
    app_ids: [toHex(boot.appId)],
    key_providers: [JSON.parse(Buffer.from(boot.keyProvider).toString())],
  };
  const config_hashes = [toHex(toKeyRegistration(registration).configHash)];
  const policy = { ...gatePolicy, machines, config_hashes, expires_at: at + 1_000_000, ...more };
  const scene = new GateScene({ policy, ...options });
  scene.world.height = BigInt(at);
  return scene;
}
