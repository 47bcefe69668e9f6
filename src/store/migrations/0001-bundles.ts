import type { Migration } from './column-types.ts';

/** Statements of one-shot calls, and the bytes that many of them share. */
export const bundles: Migration = ({ bytes, end }) => [
  `create table bundle_contents (
     name ${bytes} primary key check (length(name) = 16),
     sealed ${bytes} not null
   ) ${end}`,
  `create table bundles (
     statement_hash ${bytes} primary key check (length(statement_hash) = 32),
     sealed ${bytes} not null,
     signature ${bytes} check (length(signature) = 64)
   ) ${end}`,
];
