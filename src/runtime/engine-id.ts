/** Names the runtime that ran a call; enters the input struct. The version is that of package.json. */
export const engineId = 'near-enclave/0.1.0';
