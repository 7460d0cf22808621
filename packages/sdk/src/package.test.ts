import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTestApi, type TestApi } from '@cloudlet/api/testing';
import { createTestToken } from '@cloudlet/control/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

const sources = fileURLToPath(new URL('..', import.meta.url));
const tsc = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
/** Nothing else of this process's environment: a stranger has none of it. */
const { PATH, HOME } = process.env;

/** What a stranger writes first. */
const PROGRAM = `import { type Client, createClient, each, type Instance, ProblemError } from '@cloudlet/sdk';

const [address = '', token = ''] = process.argv.slice(2);
const cloud: Client = createClient({ address, token });
const names: Instance['name'][] = [];
for await (const { name } of each(cloud.instances.list, { status: 'BUILD' })) names.push(name);
const code = await cloud.instances.get({ id: 'none' }).catch((error: unknown) => (error instanceof ProblemError ? error.code : null));
console.log(JSON.stringify({ names, code }));
`;
const SETTINGS = {
  compilerOptions: {
    strict: true,
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.asynciterable'],
    types: [],
  },
  files: ['main.ts', 'process.d.ts'],
};

let api: TestApi;
let folder: string;
beforeAll(async () => {
  api = await startTestApi();
  folder = mkdtempSync(join(tmpdir(), 'sdk-package-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.end();
});

async function run(command: string, args: readonly string[], cwd = folder): Promise<string> {
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { PATH, HOME } }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${command} ${args.join(' ')}: ${error.stdout}${error.stderr}`);
    },
  );
  return stdout;
}

it('packs into a file that runs and has types in a folder with nothing else, without a network', async () => {
  await run('npm', ['run', '--silent', 'build'], sources);
  const packed = await run('npm', ['pack', '--json', '--pack-destination', folder], sources);
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  const strange = files
    .map(({ path }) => path)
    .filter((path) => !/^(dist\/|package\.json|README)/.test(path));
  expect(strange).toEqual([]);

  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await run('npm', ['install', '--offline', '--ignore-scripts', join(folder, filename)]);
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  writeFileSync(join(folder, 'process.d.ts'), 'declare const process: { argv: string[] };');
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(SETTINGS));
  await run(tsc, ['-p', 'tsconfig.json']);

  const { database, tenant, small, image } = api.cloud;
  const { secret } = await createTestToken(database, tenant, { name: 'stranger' });
  const create = { name: 'web-1', flavorId: small, imageId: image };
  const asked = await fetch(`${api.origin}/api/v1/instances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(create),
  });
  expect(asked.status).toBe(202);
  const said = await run(process.execPath, ['main.js', api.origin, secret]);
  expect(JSON.parse(said)).toEqual({ names: ['web-1'], code: expect.any(String) });
}, 90_000);
