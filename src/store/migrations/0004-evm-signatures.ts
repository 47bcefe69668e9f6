import type { Migration } from './column-types.ts';

/** Statements for an audience on an EVM chain have a second signature. */
export const evmSignatures: Migration = ({ bytes }) => [
  `alter table bundles add column evm_signature ${bytes} check (length(evm_signature) = 65)`,
];
