/** Longer texts of a guest process are none of ours. */
export const maxFaultText = 4_096;

/** What is told of something that was thrown. It may hold what the contract said. */
export const faultText = (cause: unknown): string =>
  (cause instanceof Error ? `${cause.name}: ${cause.message}` : 'no error').slice(0, maxFaultText);
