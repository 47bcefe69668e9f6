import { toHex } from '../../primitives/bytes.ts';
import { toReportDataPayload } from '../../proof/attestation.ts';
import { reportData } from '../../proof/report-data.ts';
import { type Check, expectEqual, unproven } from '../check.ts';
import type { Attested } from '../evidence.ts';
import type { MachineEvidence } from '../machine.ts';

export const keyBinding: Check<MachineEvidence & Pick<Attested, 'signedHash'>> = {
  code: 'key_binding',
  proves:
    'the machine that was quoted asked for this quote over these keys, settings, machine description and challenge',
  leavesOpen: 'whether that machine is a good one: see the checks of the quote',
  run({ quote, attestation, signedHash }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const payload = toReportDataPayload(attestation, signedHash);
    return expectEqual('report data', toHex(quote.value.reportData), toHex(reportData(payload)));
  },
};
