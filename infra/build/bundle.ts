/**
 * Bundles one daemon: `tsx infra/build/bundle.ts apps/agent` writes apps/agent/dist/main.js; another entry and another name
 * of the output may follow.
 * Workspace packages are TypeScript sources and go into the bundle; packages of the registry stay outside it.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const registryPackagesStayOutside: Plugin = {
  name: 'registry-packages-stay-outside',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^[^./]/ }, ({ path }) =>
      path.startsWith('@cloudlet/') ? null : { path, external: true },
    );
  },
};

const folder = process.argv[2];
if (!folder) throw new Error('usage: bundle.ts FOLDER [ENTRY [OUTPUT]]');
const entry = process.argv[3] ?? 'src/main.ts';
const output = process.argv[4] ?? 'main.js';

const { outputFiles } = await build({
  entryPoints: [join(folder, entry)],
  outfile: join(folder, 'dist', output),
  write: false,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['cloudlet-source'],
  sourcemap: true,
  logLevel: 'warning',
  plugins: [registryPackagesStayOutside],
});

// Whole or not at all: a part may be started, or bundled by another process, at this moment.
mkdirSync(join(folder, 'dist'), { recursive: true });
for (const { path, contents } of outputFiles) {
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, contents);
  renameSync(partial, path);
}
