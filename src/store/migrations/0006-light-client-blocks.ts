import type { Migration } from './column-types.ts';

/** The way from a trusted start to the head of NEAR's light client: one block of each epoch. */
export const lightClientBlocks: Migration = ({ bytes, integer, end }) => [
  `create table light_client_blocks (
     start ${bytes} not null check (length(start) = 16), epoch ${integer} not null, height ${integer} not null,
     sealed ${bytes} not null,
     primary key (start, epoch)
   ) ${end}`,
];
