// Bundles the command into one file that needs Node and nothing else. Run by ./cloudletctl itself where sources are newer.
import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCommand, withRequire } from '../../infra/build/command.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
await bundleCommand(folder, 'main', {
  minifySyntax: true,
  external: ['bufferutil', 'utf-8-validate'],
  banner: { js: `#!/usr/bin/env node\n${withRequire.js}` },
});
chmodSync(join(folder, 'dist/main.js'), 0o755);
