import { toHex } from '../../primitives/bytes.ts';
import { toReportDataPayload } from '../../proof/attestation.ts';
import { reportData } from '../../proof/report-data.ts';
import { hashEnvelope } from '../../proof/statement.ts';
import { type Check, expectEqual, unproven } from '../check.ts';
import type { Evidence } from '../evidence.ts';

export const keyBinding: Check<Evidence> = {
  code: 'key_binding',
  proves: 'the machine that was quoted asked for this quote over these keys, settings and challenge',
  leavesOpen: 'whether that machine is a good one: see the checks of the quote',
  run({ quote, attestation, bundle }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const payload = toReportDataPayload(attestation, hashEnvelope(bundle.statement.envelope));
    return expectEqual('report data', toHex(quote.value.reportData), toHex(reportData(payload)));
  },
};
