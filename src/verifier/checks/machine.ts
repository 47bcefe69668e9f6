import type { Check } from '../check.ts';
import type { MachineEvidence } from '../machine.ts';
import { appComposeCheck } from './app-compose.ts';
import { appEvents } from './app-events.ts';
import { appId } from './app-id.ts';
import { bootEvents } from './boot-events.ts';
import { certificateChains } from './certificate-chains.ts';
import { certificatePurposes } from './certificate-purposes.ts';
import { collateralContent } from './collateral-content.ts';
import { collateralWindowCheck } from './collateral-window.ts';
import { composeAllowed } from './compose-allowed.ts';
import { composeHash } from './compose-hash.ts';
import { composeServices } from './compose-services.ts';
import { crlValidity } from './crl-validity.ts';
import { firmwareReplay } from './firmware-replay.ts';
import { keyChain } from './key-chain.ts';
import { keyEndorsement } from './key-endorsement.ts';
import { keyProvider } from './key-provider.ts';
import { measurements } from './measurements.ts';
import { mrConfigId } from './mr-config-id.ts';
import { osImage } from './os-image.ts';
import { platformAllowed } from './platform-allowed.ts';
import { policyWindow } from './policy-window.ts';
import { quoteSignature } from './quote-signature.ts';
import { quoteStructure } from './quote-structure.ts';
import { revocation } from './revocation.ts';
import { rtmr3Replay } from './rtmr3-replay.ts';
import { tcbEvaluation } from './tcb-evaluation.ts';
import { tcbStatus } from './tcb-status.ts';
import { tdAttributes } from './td-attributes.ts';
import { tdxModule } from './tdx-module.ts';
import { trustRoot } from './trust-root.ts';
import { trustSettings } from './trust-settings.ts';
import { trustSettingsMeasured } from './trust-settings-measured.ts';
import { vmConfig } from './vm-config.ts';
import { xfam } from './xfam.ts';

/** The checks of an attestation by itself: a genuine, good machine, measured as the policy asks. */
export const machineChecks: readonly Check<MachineEvidence>[] = [
  quoteStructure,
  quoteSignature,
  certificateChains,
  certificatePurposes,
  crlValidity,
  revocation,
  collateralWindowCheck,
  collateralContent,
  tcbEvaluation,
  tcbStatus,
  tdxModule,
  platformAllowed,
  tdAttributes,
  xfam,
  measurements,
  osImage,
  vmConfig,
  firmwareReplay,
  rtmr3Replay,
  bootEvents,
  appEvents,
  composeHash,
  composeAllowed,
  appComposeCheck,
  composeServices,
  trustSettingsMeasured,
  trustSettings,
  mrConfigId,
  appId,
  keyProvider,
  keyChain,
  keyEndorsement,
  trustRoot,
  policyWindow,
];
