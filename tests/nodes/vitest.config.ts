import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['cloudlet-source', 'node'] };

/** Run by tests/run/40-three-nodes on a private host, the control plane's; the compute hosts are private hosts inside it. */
export default defineConfig({
  root: import.meta.dirname,
  resolve,
  ssr: { resolve },
  test: {
    include: ['*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 900_000,
    // Later stories stand on the hosts that earlier ones left whole.
    bail: 1,
  },
});
