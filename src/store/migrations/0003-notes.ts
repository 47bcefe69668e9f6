import type { Migration } from './column-types.ts';

/** What a world's writer leaves for the next one: at most one row of each kind. */
export const notes: Migration = ({ bytes, end }) => [
  `create table notes (
     world ${bytes} not null check (length(world) = 32), kind text not null, sealed ${bytes} not null,
     primary key (world, kind)
   ) ${end}`,
];
