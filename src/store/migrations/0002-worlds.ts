import type { Migration } from './column-types.ts';

/**
 * Durable worlds. Names are keyed hashes of ids, other ones in each world and table: nothing but world ids, counters,
 * the holders of leases, the names of slots and the sizes of rows stands in the clear.
 */
export const worlds: Migration = ({ bytes, integer, ticket, end }) => {
  const world = `world ${bytes} not null check (length(world) = 32)`;
  const name = `name ${bytes} not null check (length(name) = 16)`;
  const sequence = `sequence ${integer} not null check (sequence >= 0)`;
  const sealed = `sealed ${bytes} not null`;
  return [
    `create table worlds (
       ${world}, ${sequence}, head ${bytes} not null check (length(head) = 16),
       epoch ${integer} not null, holder text not null, lease_until ${integer} not null,
       ${sealed}, primary key (world)
     ) ${end}`,
    `create table blocks (
       ${world}, ${sequence}, height ${integer} not null, ${name}, ${sealed},
       primary key (world, sequence), unique (world, height), unique (name)
     ) ${end}`,
    `create table nodes (${name} primary key, ${world}, ${sealed}) ${end}`,
    `create table block_parts (
       ${name} primary key, ${world}, kind text not null, ${sequence}, position ${integer} not null, ${sealed}
     ) ${end}`,
    'create unique index block_parts_in_order on block_parts (world, sequence, kind, position)',
    `create table statements (
       ${world}, ${sequence}, block ${integer} not null, ${name}, ${sealed},
       primary key (world, sequence), unique (name)
     ) ${end}`,
    `create table signatures (
       ${world}, ${sequence}, slot text not null, ${sealed}, primary key (world, sequence, slot)
     ) ${end}`,
    `create table queue (ticket ${ticket}, ${world}, ${name}, ${sealed}, unique (name)) ${end}`,
    'create index queue_in_order on queue (world, ticket)',
  ];
};
