import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['cloudlet-source', 'node'] };

/** Run by tests/run/21-own-servers on a private host. */
export default defineConfig({
  root: import.meta.dirname,
  resolve,
  ssr: { resolve },
  test: {
    include: ['*.test.ts'],
    globalSetup: ['../../prisma/testing/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Later tests stand on what earlier ones made.
    bail: 1,
  },
});
