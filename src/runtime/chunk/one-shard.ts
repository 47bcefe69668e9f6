/** A world is one shard, so every receipt stays in it, and every list of shards is this. */
export const onlyShard = { id: 0n, index: 0n } as const;

export const allShards: readonly bigint[] = [onlyShard.id];
