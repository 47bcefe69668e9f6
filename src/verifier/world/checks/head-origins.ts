import { type Check, pass, remark } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

export const headOrigins: Check<HeadEvidence> = {
  code: 'head_origins',
  proves: 'the head says that state, time and seed all follow from the genesis and the enclave',
  leavesOpen: 'what the genesis began with, and the clock and the seed key, which no stranger sees',
  run({ signed: { head } }) {
    const { stateOrigin, timeOrigin, seedOrigin } = head.input;
    const all = { state: stateOrigin, time: timeOrigin, seed: seedOrigin };
    const claimed = Object.entries(all).flatMap(([name, origin]) =>
      origin === 'enclave' ? [] : [`${name} ${origin}`],
    );
    return claimed.length === 0
      ? pass('state, time and seed: enclave')
      : remark(`${claimed.join(', ')} from outside`);
  },
};
