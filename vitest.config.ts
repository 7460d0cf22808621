import { defineConfig } from 'vitest/config';

/** Resolve workspace packages to their TypeScript sources, so tests need no build. */
const resolve = { conditions: ['cloudlet-source', 'node'] };

export default defineConfig({
  resolve,
  ssr: { resolve },
  test: {
    include: ['{apps,packages,infra,prisma,bench}/**/*.test.ts', 'tests/{unit,faults}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.next/**'],
    globalSetup: ['prisma/testing/global-setup.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
