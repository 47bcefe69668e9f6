import { notCheckedOfMachines } from '../not-checked.ts';

const ofWorlds = [
  'the runtime itself: blocks were made again by the same program that the enclave runs, of the version named here',
  'random seeds: they follow from a sealed key, so that nobody can tell them before',
  'the clock: a host can influence the times of blocks, within the order that the chain shows',
  'which transactions waited and were left out, and whether one that is marked as expired was',
  'who asked for what: patches, restores and resumptions are marked as claimed, no more',
];

export const notCheckedOfBlocks: readonly string[] = [
  ...ofWorlds,
  'the blocks before and after this one: a history shows them',
  ...notCheckedOfMachines,
];

export const notCheckedOfRows: readonly string[] = [
  'how the block came to its state: the block itself, or a history, shows that',
  'the blocks before and after this one, and other rows of the state',
  ...notCheckedOfMachines,
];

export const notCheckedOfHistories: readonly string[] = [
  ...ofWorlds,
  'blocks after the last one: a host may have left them out. Only an anchor says how far the world had come',
  'other histories of the same world: two signed blocks of one sequence in different files are a fork',
  ...notCheckedOfMachines,
];
