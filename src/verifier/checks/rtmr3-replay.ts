import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, fail, unproven } from '../check.ts';
import { replayRuntimeEvents, runtimeEvents } from '../event-log.ts';
import type { MachineEvidence } from '../machine.ts';

export const rtmr3Replay: Check<MachineEvidence> = {
  code: 'rtmr3_replay',
  proves: 'the events of RTMR3 are the measured ones, each digest recomputed from its payload',
  leavesOpen: 'whether they are those of a boot: see boot_events; what they name',
  run({ quote, attestation }) {
    if (!quote.ok) return unproven('the quote could not be read');
    const events = runtimeEvents(attestation.eventLog);
    if (events.length === 0) return fail('no events of RTMR3');
    return expectEqual('RTMR3', toHex(quote.value.rtmrs[3]), toHex(replayRuntimeEvents(events)));
  },
};
