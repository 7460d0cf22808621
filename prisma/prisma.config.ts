import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Prisma's CLI would download a native schema engine; ours runs the same engine as WebAssembly from the registry's package,
// so that it works on hosts without a way out (docs/decisions/prisma-offline.md).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL('./engine/schema-engine.mjs', import.meta.url),
);

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://unset' },
});
