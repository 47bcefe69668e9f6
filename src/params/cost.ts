/** `gas` is what the caller pays, `compute` is what it takes of a chunk's time. */
export type Cost = { readonly gas: bigint; readonly compute: bigint };

/** A figure of the table. `undefined` is a limit that is not checked. */
export type Leaf = bigint | number | boolean | string | undefined;
