/** Where a host function finds bytes: in memory, or, with the length 2^64 - 1, in the register that `pointer` names. */
export type Slice = { readonly length: bigint; readonly pointer: bigint };
