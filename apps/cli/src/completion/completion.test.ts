import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestCli, type TestCli } from '../testing/test-cli.ts';

let cli: TestCli;
beforeAll(async () => {
  cli = await startTestCli();
  await cli.json('instance', 'create', 'web-1', '-f', 'small', '-i', 'tiny', '--wait');
  await cli.json('snapshot', 'create', 'web-1', 'clean', '--wait');
});
afterAll(() => cli.end());

/** What the shells' scripts are told for these words: values, without what is told of them. */
async function completionsOf(words: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const { stdout } = await cli.run(['complete', '--', ...words], { env });
  const lines = stdout.trim().split('\n');
  return lines.filter((line) => !line.startsWith(':')).map((line) => line.split('\t')[0] ?? '');
}

it('knows nouns, verbs and options', async () => {
  expect(await completionsOf(['ins'])).toEqual(['instance']);
  expect(await completionsOf(['instance', 're'])).toEqual(['rename', 'reboot', 'resize', 'restore']);
  expect(await completionsOf(['instance', 'create', 'x', '--fl'])).toEqual(['--flavor']);
  expect(await completionsOf(['completion', ''])).toEqual(['bash', 'zsh', 'fish']);
});

it('knows the names of what is there', async () => {
  expect(await completionsOf(['instance', 'show', 'w'])).toEqual(['web-1']);
  expect(await completionsOf(['instance', 'create', 'x', '--flavor', ''])).toEqual(['large', 'small']);
  expect(await completionsOf(['instance', 'create', 'x', '--image', 't'])).toEqual(['tiny']);
  expect(await completionsOf(['snapshot', 'delete', 'web-1', ''])).toEqual(['clean']);
});

it('is silent where nobody is signed in, or nothing answers', async () => {
  const nobody = { CLOUDLET_API: '', CLOUDLET_TOKEN: '' };
  expect(await completionsOf(['instance', 'show', 'w'], nobody)).toEqual([]);
  expect(await completionsOf(['instance', 'show', 'w'], { CLOUDLET_API: 'http://127.0.0.1:1' })).toEqual([]);
});

it('prints a script that each shell takes', async () => {
  const bash = await cli.run(['completion', 'bash']);
  expect(execFileSync('bash', ['-n'], { input: bash.stdout }).toString()).toBe('');
  expect(bash.stdout).toContain('cloudletctl complete --');
  expect((await cli.run(['completion', 'zsh'])).stdout).toMatch(/^#compdef cloudletctl/);
  expect((await cli.run(['completion', 'fish'])).stdout).toContain('complete -c cloudletctl');
  expect((await cli.run(['completion', 'csh'])).code).toBe(2);
});
