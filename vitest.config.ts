import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.slow.test.ts', 'node_modules/**'],
    testTimeout: 60_000,
    // Many tests wait for processes of their own: a core less, as usual, would stand idle.
    maxWorkers: '100%',
    // Machines are shared: what is waited for comes late there, and must come.
    expect: { poll: { timeout: 30_000 } },
  },
});
