// Bundles a command that is run from the checkout by the script `cloudlet`, before anything else is built. So: plain JavaScript and
// esbuild alone.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(fileURLToPath(import.meta.url), '../../..');

/** For bundles that have everything in one file: what of it is CommonJS asks for `require`. */
export const withRequire = {
  js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
};

/**
 * Writes dist/ENTRY.js of a folder, and dist/ENTRY.inputs: the sources of which it is made, with which `cloudlet` compares it.
 * @param {string} folder @param {string} entry src/ENTRY.ts @param {import('esbuild').BuildOptions} options
 */
export async function bundleCommand(folder, entry, options) {
  const dist = join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  // Under a name of its own first: another call of the command may run while this one builds.
  const draft = join(dist, `${entry}.${process.pid}.js`);
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    conditions: ['cloudlet-source'],
    logLevel: 'warning',
    ...options,
    entryPoints: [join(folder, 'src', `${entry}.ts`)],
    outfile: draft,
  });
  renameSync(draft, join(dist, `${entry}.js`));
  const own = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  const builders = [
    relative(root, join(folder, 'build.mjs')),
    relative(root, fileURLToPath(import.meta.url)),
  ];
  writeFileSync(join(dist, `${entry}.inputs`), `${[...builders, ...own].join('\n')}\n`);
}
