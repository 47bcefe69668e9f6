import type { CaseMaker } from '../case-maker.ts';
import { attestationCases } from './attestation.ts';
import { blockCases } from './blocks.ts';
import { bootCases } from './boot.ts';
import { collateralCases } from './collateral.ts';
import { composeCases } from './compose.ts';
import { disclosureCases } from './disclosure.ts';
import { fieldCases } from './fields.ts';
import { formatCases } from './format.ts';
import { historyCases } from './histories.ts';
import { outlayerCases } from './outlayer.ts';
import { policyCases } from './policies.ts';
import { quoteCases } from './quote.ts';
import { receiptCases } from './receipts.ts';
import { restatedCases } from './restated.ts';
import { revocationCases } from './revocation.ts';
import { rowCases } from './rows.ts';
import { signatureCases } from './signatures.ts';
import { signedBlockCases } from './signed-blocks.ts';
import { witnessCases } from './witness.ts';

/** By the file that each group is written to. */
export const caseGroups: Readonly<Record<string, readonly CaseMaker[]>> = {
  attestation: attestationCases,
  blocks: blockCases,
  boot: bootCases,
  collateral: collateralCases,
  compose: composeCases,
  disclosure: disclosureCases,
  fields: fieldCases,
  format: formatCases,
  histories: historyCases,
  outlayer: outlayerCases,
  policies: policyCases,
  quote: quoteCases,
  receipts: receiptCases,
  restated: restatedCases,
  revocation: revocationCases,
  rows: rowCases,
  signatures: signatureCases,
  'signed-blocks': signedBlockCases,
  witness: witnessCases,
};
