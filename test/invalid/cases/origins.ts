import type { HeadInput } from '../../../src/proof/head.ts';
import type { CaseMaker } from '../case-maker.ts';
import { forgedBlock, resignedHead } from '../world-forger.ts';

type Lie = Partial<Pick<HeadInput, 'stateOrigin' | 'timeOrigin' | 'seedOrigin'>>;

const lies: readonly (readonly [name: string, about: string, base: string, lie: Lie])[] = [
  [
    'a genesis over a claimed state',
    'a world begins by its enclave',
    'block-genesis',
    { stateOrigin: 'claimed' },
  ],
  ['a genesis at a claimed time', 'a world begins by its clock', 'block-genesis', { timeOrigin: 'claimed' }],
  ['a genesis by a claimed seed', 'a world begins by its key', 'block-genesis', { seedOrigin: 'claimed' }],
  ['a patch that came from no one', 'the rows are from outside', 'block-patch', { stateOrigin: 'enclave' }],
  ['a restore that nobody asked for', 'it is from outside', 'block-restore', { stateOrigin: 'enclave' }],
  ['a resumption by nobody', 'the data are from outside', 'block-resume', { stateOrigin: 'enclave' }],
];

/** Heads that hide, or make up, what came from outside. */
export const originCases: readonly CaseMaker[] = lies.map(([name, about, base, input]) =>
  forgedBlock({ name: `signed block: ${name}`, about, base, check: 'head_origins' }, (block, forger) =>
    resignedHead({ ...block, ancestry: undefined }, forger, { input }),
  ),
);
