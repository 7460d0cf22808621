/**
 * Bundles one daemon: `tsx infra/build/bundle.ts apps/agent` writes apps/agent/dist/main.js; another entry and another name
 * of the output may follow.
 * Workspace packages are TypeScript sources and go into the bundle; packages of the registry stay outside it.
 */
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

await build({
  entryPoints: [join(folder, entry)],
  outfile: join(folder, 'dist', output),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['cloudlet-source'],
  sourcemap: true,
  logLevel: 'warning',
  plugins: [registryPackagesStayOutside],
});
