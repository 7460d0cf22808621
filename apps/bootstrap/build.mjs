// Bundles the command. Run by ./cloudlet itself before anything else is built.
//   node build.mjs          main.js
//   node build.mjs --all    also control.js, which needs the generated Prisma client
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand, withRequire } from '../../infra/build/command.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const sourcemaps = { sourcemap: 'inline', sourcesContent: false };

// All in one file: looking up and reading the packages' many files takes longer than everything that `status` does.
await bundleCommand(folder, 'main', {
  ...sourcemaps,
  external: ['pg-native', 'bufferutil', 'utf-8-validate', 'pino-pretty'],
  banner: withRequire,
});
if (process.argv.includes('--all')) {
  await bundleCommand(folder, 'control', { ...sourcemaps, plugins: [registryPackagesStayOutside()] });
}

function registryPackagesStayOutside() {
  return {
    name: 'registry-packages-stay-outside',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^[^./]/ }, ({ path }) =>
        path.startsWith('@cloudlet/') ? null : { path, external: true },
      );
    },
  };
}
