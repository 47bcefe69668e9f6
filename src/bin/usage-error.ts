/** The command was called wrongly: one line on stderr, exit code 3, nothing was done. */
export class UsageError extends Error {}
