import { execFile, spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled } from './testing/requirements.ts';

const run = promisify(execFile);
const here = import.meta.dirname;
const build = (...args: string[]) => spawnSync(join(here, 'build'), args, { encoding: 'utf8' });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-build-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the builder's command line", () => {
  it.each([
    [[], 'error: which image? (--help shows how to ask)'],
    [['windows', '--output', 'x.qcow2'], 'error: there is no recipe for windows'],
    [['../tiny', '--output', 'x.qcow2'], 'error: there is no recipe for ../tiny'],
    [['tiny'], 'error: --output wants a name that ends in .qcow2'],
    [['tiny', '--output'], 'error: --output wants a value'],
    [['tiny', '--output', '/nowhere/x.qcow2'], 'error: the folder of /nowhere/x.qcow2 does not exist'],
    [['tiny', '--fast'], 'error: unknown option --fast (--help shows them)'],
  ])('refuses %j with one line', (args, message) => {
    const result = build(...args);
    expect({ status: result.status, out: result.stdout, error: result.stderr }).toEqual({
      status: 1,
      out: '',
      error: `${message}\n`,
    });
  });

  it('gives each recipe its own lasting hash', () => {
    const tiny = build('tiny', '--recipe').stdout;
    expect(tiny).toMatch(/^[0-9a-f]{64}\n$/);
    expect(build('tiny', '--recipe').stdout).toBe(tiny);
    expect(build('debian12', '--recipe').stdout).not.toBe(tiny);
  });

  it('gives a changed recipe another hash, and the same files elsewhere the same', async () => {
    const copy = join(folder, 'copy');
    await cp(here, copy, { recursive: true, verbatimSymlinks: true });
    const hash = async () => (await run(join(copy, 'build'), ['tiny', '--recipe'])).stdout;
    expect(await hash()).toBe(build('tiny', '--recipe').stdout);
    await writeFile(join(copy, 'tiny/root/etc/motd'), 'hello\n');
    expect(await hash()).not.toBe(build('tiny', '--recipe').stdout);
  });

  it.skipIf(process.getuid?.() !== 0 || !isInstalled('mmdebstrap'))(
    'leaves nothing behind when it fails, and says why',
    async () => {
      const aptConfig = join(folder, 'no-mirror.conf');
      await writeFile(aptConfig, 'Acquire::http::Proxy "http://127.0.0.1:9";\n');
      const workdir = join(folder, 'work');
      await mkdir(workdir);
      const output = join(folder, 'x.qcow2');
      const result = spawnSync(join(here, 'build'), ['tiny', '--output', output, '--workdir', workdir], {
        encoding: 'utf8',
        env: { ...process.env, APT_CONFIG: aptConfig },
      });
      expect(result.status).toBe(1);
      expect(result.stderr).toMatch(/^\[1\/6\] fetching packages\n/);
      expect(result.stderr).toMatch(/\nerror: mmdebstrap failed\n$/);
      expect(await readdir(workdir)).toEqual([]);
      expect((await readdir(folder)).filter((name) => name.startsWith('x.'))).toEqual([]);
    },
    60_000,
  );
});

describe("the host's mirror", () => {
  /** What lib/apt.sh would install from, on a host whose sources are these files. */
  async function sourcesFor(files: Record<string, string>): Promise<string[]> {
    const etc = await mkdtemp(join(folder, 'apt-'));
    await mkdir(join(etc, 'sources.list.d'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(etc, name), text);
    const config = join(etc, 'apt.conf');
    await writeFile(
      config,
      `Dir::Etc::sourcelist "${etc}/sources.list";\nDir::Etc::sourceparts "${etc}/sources.list.d";\n` +
        `Dir::State::lists "${etc}/lists";\n`,
    );
    const script = `source '${here}/lib/log.sh'; source '${here}/lib/apt.sh'; debian_sources`;
    const { stdout } = await run('bash', ['-euc', script], { env: { ...process.env, APT_CONFIG: config } });
    return stdout.trim().split('\n');
  }

  it('is found in sources of one line', async () => {
    const sources = await sourcesFor({
      'sources.list':
        'deb [arch=amd64] https://mirror.test/debian bookworm main contrib\n' +
        'deb http://security.test/ bookworm-security main\n',
    });
    expect(sources).toEqual([
      'deb https://mirror.test/debian/ bookworm main',
      'deb https://mirror.test/debian/ bookworm-updates main',
      'deb http://security.test/ bookworm-security main',
    ]);
  });

  it('is found in deb822 sources, among those of others', async () => {
    const sources = await sourcesFor({
      'sources.list.d/other.sources':
        'Types: deb\nURIs: https://other.test/\nSuites: stable\nComponents: main\n',
      'sources.list.d/debian.sources':
        'Types: deb deb-src\nURIs: http://mirror.test/debian\nSuites: bookworm bookworm-updates\nComponents: main\n',
    });
    expect(sources).toEqual([
      'deb http://mirror.test/debian/ bookworm main',
      'deb http://mirror.test/debian/ bookworm-updates main',
    ]);
  });

  it('is asked for where the host has another release only', async () => {
    const sources = sourcesFor({ 'sources.list': 'deb http://archive.test/ubuntu noble main\n' });
    await expect(sources).rejects.toMatchObject({
      stderr: expect.stringMatching(/no mirror of Debian bookworm/),
    });
  });
});

describe.skipIf(!isInstalled('shellcheck'))('shellcheck', () => {
  it('has nothing to say about the builder', async () => {
    const result = spawnSync('shellcheck', ['-x', 'build'], { cwd: here, encoding: 'utf8' });
    expect(result.stdout).toBe('');
  });

  it("has nothing to say about the guests' scripts", async () => {
    const scripts: string[] = [];
    for (const file of await readdir(join(here, 'tiny'), { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && /^#!.*sh\n/.test(await readFile(path, 'utf8'))) scripts.push(path);
    }
    expect(scripts.length).toBeGreaterThan(10);
    const result = spawnSync('shellcheck', ['-s', 'dash', '-x', '-P', 'tiny/root', ...scripts], {
      cwd: here,
      encoding: 'utf8',
    });
    expect(result.stdout).toBe('');
  });
});
