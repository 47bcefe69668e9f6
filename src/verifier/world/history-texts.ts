/** What the lines of a report on a history say that are about the whole of it. */

export const historyFormatCheck = {
  code: 'history_format',
  proves: 'each line is one of a history of this version in its one spelling, and nothing is told twice',
  leavesOpen: 'everything that the lines say',
} as const;

export const headerText = {
  code: 'history_header',
  proves: 'the history begins and ends with the blocks that its first line names: it was not cut off',
  leavesOpen: 'whether the world has more blocks',
} as const;

export const startText = {
  code: 'history_start',
  proves: 'the history begins with the genesis, or lies under an anchor of the auditor',
  leavesOpen: 'what the world began with: see block_operation',
} as const;

export const foreignText = {
  code: 'foreign_block',
  proves: 'all blocks are of the world that the first line names',
  leavesOpen: 'nothing',
} as const;
