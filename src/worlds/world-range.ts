/** Databases count with a sign; above this there is room for all blocks to come. */
export const maxHeight = 1n << 62n;

/** Nanoseconds since 1970, in the year 2262: half of what a block's time can be. */
export const maxTimestamp = 1n << 63n;
