const parts = 1_000_000n;

/** From 0 to 1, to a millionth; 0 when there is nothing. */
export const share = (part: bigint, all: bigint): number =>
  all === 0n ? 0 : Number((part * parts) / all) / Number(parts);

export const percent = (part: bigint, all: bigint): string => `${(share(part, all) * 100).toFixed(1)} %`;
