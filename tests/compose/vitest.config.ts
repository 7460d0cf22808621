import { defineConfig } from 'vitest/config';

/** Run by tests/run/20-compose on a private host. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Later tests stand on what earlier ones made.
    bail: 1,
  },
});
