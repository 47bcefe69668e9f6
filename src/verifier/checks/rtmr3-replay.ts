import { toHex } from '../../primitives/bytes.ts';
import { type Check, expectEqual, fail, unproven } from '../check.ts';
import { replayRuntimeEvents, runtimeEvents } from '../event-log.ts';
import type { Evidence } from '../evidence.ts';

export const rtmr3Replay: Check<Evidence> = {
  code: 'rtmr3_replay',
  proves: 'the events of the boot are the measured ones: known names, in order, none twice',
  leavesOpen:
    'what the events name: see compose_hash, app_id, key_provider; events that containers added after the boot',
  run({ quote, attestation, boot }) {
    const replayed = toHex(replayRuntimeEvents(runtimeEvents(attestation.eventLog)));
    if (!boot.ok) return fail(boot.problem);
    if (!quote.ok) return unproven('the quote could not be read');
    return expectEqual('RTMR3', toHex(quote.value.rtmrs[3]), replayed);
  },
};
