// Bundles the command. Run by ./cloudlet itself before anything else is built, so: plain JavaScript and esbuild alone.
//   node build.mjs          main.js
//   node build.mjs --all    also control.js, which needs the generated Prisma client
import { renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const dist = join(folder, 'dist');
const root = join(folder, '../..');

const common = {
  absWorkingDir: root,
  metafile: true,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  conditions: ['cloudlet-source'],
  sourcemap: 'inline',
  sourcesContent: false,
  logLevel: 'warning',
};

// All in one file: looking up and reading the packages' many files takes longer than everything that `status` does.
await bundle('main', {
  external: ['pg-native', 'bufferutil', 'utf-8-validate', 'pino-pretty'],
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
if (process.argv.includes('--all')) await bundle('control', { plugins: [registryPackagesStayOutside()] });

async function bundle(entry, options) {
  // Under a name of its own first: another ./cloudlet may run while this one builds.
  const draft = join(dist, `${entry}.${process.pid}.js`);
  const { metafile } = await build({
    ...common,
    ...options,
    entryPoints: [join(folder, 'src', `${entry}.ts`)],
    outfile: draft,
  });
  renameSync(draft, join(dist, `${entry}.js`));
  // What ./cloudlet compares its bundle with.
  const own = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  writeFileSync(join(dist, `${entry}.inputs`), `${['apps/bootstrap/build.mjs', ...own].join('\n')}\n`);
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
