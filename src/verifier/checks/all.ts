import type { Check } from '../check.ts';
import type { AttestationEvidence, Evidence, OpenEvidence } from '../evidence.ts';
import { accountCodes } from './account-codes.ts';
import { argsCommitment } from './args-commitment.ts';
import { batchPath } from './batch-path.ts';
import { challenge } from './challenge.ts';
import { changesCommitment } from './changes-commitment.ts';
import { codeHash } from './code-hash.ts';
import { disclosure, ofDisclosure } from './disclosure.ts';
import { envelopeRegistration } from './envelope-registration.ts';
import { evmSignature } from './evm-signature.ts';
import { failureCommitment } from './failure-commitment.ts';
import { inputHash } from './input-hash.ts';
import { keyBinding } from './key-binding.ts';
import { logsCommitment } from './logs-commitment.ts';
import { machineChecks } from './machine.ts';
import { oneShotWorld } from './one-shot-world.ts';
import { outcomes } from './outcomes.ts';
import { outlayerRequest } from './outlayer-request.ts';
import { outputConsistency } from './output-consistency.ts';
import { outputHash } from './output-hash.ts';
import { paramsHashCheck } from './params-hash.ts';
import { quoteChallenge } from './quote-challenge.ts';
import { reExecution } from './re-execution.ts';
import { receiptsCommitment } from './receipts-commitment.ts';
import { response } from './response.ts';
import { returnCommitment } from './return-commitment.ts';
import { statementHash } from './statement-hash.ts';
import { statementSignature } from './statement-signature.ts';
import { unusedFields } from './unused-fields.ts';
import { validityTime } from './validity-time.ts';
import { witnessCommitment } from './witness-commitment.ts';

/** The checks of what a bundle tells of a call beside the statement. */
const disclosureChecks: readonly Check<OpenEvidence>[] = [
  outputConsistency,
  argsCommitment,
  returnCommitment,
  logsCommitment,
  failureCommitment,
  changesCommitment,
  receiptsCommitment,
  outcomes,
  outlayerRequest,
  response,
  codeHash,
  accountCodes,
  witnessCommitment,
  reExecution,
];

/** The checks of the call: what was signed, and what is told of it. */
export const statementChecks: readonly Check<Evidence>[] = [
  inputHash,
  outputHash,
  statementHash,
  statementSignature,
  evmSignature,
  batchPath,
  oneShotWorld,
  unusedFields,
  paramsHashCheck,
  disclosure,
  ...disclosureChecks.map(ofDisclosure),
  validityTime,
  challenge,
];

/** The checks of the machine that signed it, and of what ties the two together. */
export const attestationChecks: readonly Check<AttestationEvidence>[] = [
  ...machineChecks,
  keyBinding,
  quoteChallenge,
  envelopeRegistration,
];
