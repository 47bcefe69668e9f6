import type { HeadInput } from '../../../proof/head.ts';
import { type Check, fail, pass, remark } from '../../check.ts';
import type { HeadEvidence } from '../evidence.ts';

type Origins = Partial<Pick<HeadInput, 'stateOrigin' | 'timeOrigin' | 'seedOrigin'>>;

const fromOutside: Origins = { stateOrigin: 'claimed' };

/** What an operation leaves no choice of, whatever came before: the head is wrong if it says otherwise. */
const demanded: Readonly<Record<HeadInput['operation']['kind'], Origins>> = {
  genesis: { stateOrigin: 'enclave', timeOrigin: 'enclave', seedOrigin: 'enclave' },
  chunk: {},
  patch: fromOutside,
  restore: fromOutside,
  resume: fromOutside,
};

export const headOrigins: Check<HeadEvidence> = {
  code: 'head_origins',
  proves:
    'the head says that state, time and seed all follow from the genesis and the enclave, and what made the block does not speak against it',
  leavesOpen: 'what the genesis began with, and the clock and the seed key, which no stranger sees',
  run({ signed: { head } }) {
    const { operation, stateOrigin, timeOrigin, seedOrigin } = head.input;
    const expected = demanded[operation.kind];
    const all = [
      { name: 'state', origin: stateOrigin, due: expected.stateOrigin },
      { name: 'time', origin: timeOrigin, due: expected.timeOrigin },
      { name: 'seed', origin: seedOrigin, due: expected.seedOrigin },
    ];
    const wrong = all.find(({ origin, due }) => due !== undefined && origin !== due);
    if (wrong !== undefined)
      return fail(`a ${operation.kind} with ${wrong.name} ${wrong.origin}, expected ${wrong.due}`);
    const claimed = all.filter(({ origin }) => origin !== 'enclave');
    return claimed.length === 0
      ? pass('state, time and seed: enclave')
      : remark(`${claimed.map(({ name, origin }) => `${name} ${origin}`).join(', ')} from outside`);
  },
};
