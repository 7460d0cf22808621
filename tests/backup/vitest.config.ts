import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['cloudlet-source', 'node'] };

/** Run by tests/run/22-backup on a private host. */
export default defineConfig({
  root: import.meta.dirname,
  resolve,
  ssr: { resolve },
  test: {
    include: ['*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Later tests stand on what earlier ones made.
    bail: 1,
  },
});
