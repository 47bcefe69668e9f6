import type { DevKnobs } from '../../src/dev-enclave/knobs.ts';
import type { DevMachine } from '../../src/dev-enclave/machine.ts';
import { toHex, toUtf8 } from '../../src/primitives/bytes.ts';
import { type Collateral, datedCollateral } from '../../src/proof/collateral.ts';
import { type CaseMaker, forged, type Loose } from './case-maker.ts';
import { collateralOf } from './forger.ts';

export type Spec = Parameters<typeof forged>[0];
type Change = (data: Collateral, machine: DevMachine) => Partial<Collateral> | Promise<Partial<Collateral>>;

/** Other signed data beside the same quote, with the dates that they have. */
export const published = (spec: Spec, change: Change): CaseMaker =>
  forged({ ...spec, name: `signed collateral: ${spec.name}` }, async (bundle, { forger }) => {
    const data = await collateralOf(forger, {});
    const collateral = datedCollateral({ ...data, ...(await change(data, forger.machine)) });
    return { ...bundle, attestation: { ...bundle.attestation, collateral } };
  });

export const knob = (spec: Spec, knobs: DevKnobs): CaseMaker =>
  forged({ ...spec, name: `signed collateral: ${spec.name}` }, async (bundle, { forger }) => ({
    ...bundle,
    attestation: { ...bundle.attestation, collateral: datedCollateral(await collateralOf(forger, knobs)) },
  }));

export const tcbInfo = (spec: Spec, change: (info: Loose) => void): CaseMaker =>
  published(spec, (data, { pki }) => {
    const info: Loose = JSON.parse(data.tcb_info);
    change(info);
    const text = JSON.stringify(info);
    return { tcb_info: text, tcb_info_signature: toHex(pki.tcbSigning.key.sign(toUtf8(text))) };
  });

export const qeIdentity = (spec: Spec, change: (identity: Loose) => void): CaseMaker =>
  published(spec, (data, { pki }) => {
    const identity: Loose = JSON.parse(data.qe_identity);
    change(identity);
    const text = JSON.stringify(identity);
    return { qe_identity: text, qe_identity_signature: toHex(pki.tcbSigning.key.sign(toUtf8(text))) };
  });
