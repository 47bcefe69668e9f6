import type { Check } from '../check.ts';
import type { Evidence } from '../evidence.ts';
import { accountCodes } from './account-codes.ts';
import { appId } from './app-id.ts';
import { argsCommitment } from './args-commitment.ts';
import { certificateChains } from './certificate-chains.ts';
import { challenge } from './challenge.ts';
import { changesCommitment } from './changes-commitment.ts';
import { codeHash } from './code-hash.ts';
import { collateralWindowCheck } from './collateral-window.ts';
import { composeAllowed } from './compose-allowed.ts';
import { composeHash } from './compose-hash.ts';
import { envelopeRegistration } from './envelope-registration.ts';
import { failureCommitment } from './failure-commitment.ts';
import { firmwareReplay } from './firmware-replay.ts';
import { inputHash } from './input-hash.ts';
import { keyBinding } from './key-binding.ts';
import { keyProvider } from './key-provider.ts';
import { logsCommitment } from './logs-commitment.ts';
import { measurements } from './measurements.ts';
import { mrConfigId } from './mr-config-id.ts';
import { oneShotWorld } from './one-shot-world.ts';
import { outcomes } from './outcomes.ts';
import { outputConsistency } from './output-consistency.ts';
import { outputHash } from './output-hash.ts';
import { paramsHashCheck } from './params-hash.ts';
import { policyWindow } from './policy-window.ts';
import { quoteChallenge } from './quote-challenge.ts';
import { quoteSignature } from './quote-signature.ts';
import { quoteStructure } from './quote-structure.ts';
import { reExecution } from './re-execution.ts';
import { receiptsCommitment } from './receipts-commitment.ts';
import { returnCommitment } from './return-commitment.ts';
import { rtmr3Replay } from './rtmr3-replay.ts';
import { statementHash } from './statement-hash.ts';
import { statementSignature } from './statement-signature.ts';
import { tcbStatus } from './tcb-status.ts';
import { tdAttributes } from './td-attributes.ts';
import { trustRoot } from './trust-root.ts';
import { trustSettings } from './trust-settings.ts';
import { unusedFields } from './unused-fields.ts';
import { validityTime } from './validity-time.ts';
import { witnessCommitment } from './witness-commitment.ts';

/** The checks that look at the statement alone. */
export const statementChecks: readonly Check<Evidence>[] = [
  inputHash,
  outputHash,
  statementHash,
  statementSignature,
  oneShotWorld,
  unusedFields,
  paramsHashCheck,
  outputConsistency,
  argsCommitment,
  returnCommitment,
  logsCommitment,
  failureCommitment,
  changesCommitment,
  receiptsCommitment,
  outcomes,
  codeHash,
  accountCodes,
  witnessCommitment,
  reExecution,
  validityTime,
  challenge,
];

/** The checks of the machine that signed it. */
export const attestationChecks: readonly Check<Evidence>[] = [
  quoteStructure,
  quoteSignature,
  certificateChains,
  collateralWindowCheck,
  tcbStatus,
  tdAttributes,
  measurements,
  firmwareReplay,
  rtmr3Replay,
  composeHash,
  composeAllowed,
  appId,
  keyProvider,
  mrConfigId,
  keyBinding,
  quoteChallenge,
  envelopeRegistration,
  trustSettings,
  trustRoot,
  policyWindow,
];
