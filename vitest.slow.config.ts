import { defineConfig } from 'vitest/config';

/** What takes too long for every change; the gate runs it. */
export default defineConfig({
  test: { include: ['test/**/*.slow.test.ts'], testTimeout: 300_000 },
});
