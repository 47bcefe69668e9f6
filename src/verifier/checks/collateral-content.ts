import { fromHex, toHex, toUtf8 } from '../../primitives/bytes.ts';
import { type Check, type Finding, fail, firstProblem, pass, unproven } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import type { Part } from '../part.ts';
import type { Chain } from '../pki/chain.ts';
import { parsePlatform } from '../pki/platform.ts';
import { isSignedBy } from '../pki/signed-der.ts';
import { isDescending } from '../tcb-info.ts';

export const collateralContent: Check<MachineEvidence> = {
  code: 'collateral_content',
  proves:
    'TCB info (TDX, version 3) and QE identity (TD_QE, version 2) are whole and signed as they stand, their levels go down from the best, and they are about this family of processors and this PCE',
  leavesOpen: 'which level the machine has: see tcb_status',
  run({ attestation: { collateral: dated }, pckChain, collateral }) {
    if (dated === undefined) return unproven('the bundle holds no collateral');
    const { tcbInfo, qeIdentity, tcbInfoChain, qeIdentityChain } = collateral;
    const { tcb_info, tcb_info_signature, qe_identity, qe_identity_signature } = dated.data;
    const findings = [
      read('TCB info', tcbInfo),
      read('QE identity', qeIdentity),
      signed('TCB info', tcbInfoChain, tcb_info, tcb_info_signature),
      signed('QE identity', qeIdentityChain, qe_identity, qe_identity_signature),
      tcbInfo.ok && !isDescending(tcbInfo.value) ? fail('TCB info: levels out of order') : pass('in order'),
      samePlatform(pckChain, tcbInfo),
    ];
    return firstProblem(findings, tcbInfo.ok ? `FMSPC ${tcbInfo.value.fmspc}` : '');
  },
};

const read = (what: string, part: Part<unknown>): Finding =>
  part.ok ? pass(what) : fail(`${what}: ${part.problem}`);

function signed(what: string, chain: Part<Chain>, text: string, signature: string): Finding {
  if (!chain.ok) return fail(`${what}: ${chain.problem}`);
  const holds = isSignedBy(chain.value[0].key, fromHex(signature), toUtf8(text));
  return holds ? pass(what) : fail(`${what}: the signature does not fit`);
}

function samePlatform(chain: Part<Chain>, tcbInfo: MachineEvidence['collateral']['tcbInfo']): Finding {
  if (!chain.ok || !tcbInfo.ok) return fail('no certificate of a platform, or no TCB info');
  const extension = chain.value[0].sgxExtension;
  if (extension === undefined) return fail('the PCK certificate names no platform');
  const { fmspc, pceId } = parsePlatform(extension);
  if (toHex(fmspc) !== tcbInfo.value.fmspc)
    return fail(`TCB info of ${tcbInfo.value.fmspc}, not ${toHex(fmspc)}`);
  if (toHex(pceId) !== tcbInfo.value.pceId) {
    return fail(`TCB info of PCE ${tcbInfo.value.pceId}, not ${toHex(pceId)}`);
  }
  return pass('same platform');
}
