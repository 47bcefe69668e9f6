import type { Migration } from './column-types.ts';

/** What was quoted over each key that signs: it outlives the boot whose key it was. */
export const keyAttestations: Migration = ({ bytes, end }) => [
  `create table key_attestations (
     name ${bytes} primary key check (length(name) = 16), sealed ${bytes} not null
   ) ${end}`,
];
