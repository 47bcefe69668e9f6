import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, type Finding, firstProblem, pass, unproven } from '../check.ts';
import { replayFirmwareEvents } from '../event-log.ts';
import type { MachineEvidence } from '../machine.ts';

export const firmwareReplay: Check<MachineEvidence> = {
  code: 'firmware_replay',
  proves: 'the listed digests of RTMR0-2, where there are any, lead to the measured values',
  leavesOpen: 'what the digests stand for: see measurements',
  run({ quote, attestation }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const { rtmrs } = quote.value;
    const replays = ([0, 1, 2] as const).map((imr): Finding => {
      const replayed = replayFirmwareEvents(attestation.eventLog, imr);
      if (replayed === undefined) return pass('not listed');
      return expectEqual(`RTMR${imr}`, toHex(rtmrs[imr]), toHex(replayed));
    });
    const listed = attestation.eventLog.filter(({ imr }) => imr !== 3).length;
    return firstProblem(replays, `${listed} digests`);
  },
};
