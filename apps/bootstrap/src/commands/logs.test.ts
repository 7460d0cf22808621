import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runAny } from '../process/run.ts';
import { signal } from '../process/signal.ts';
import type { StatePaths } from '../state/paths.ts';
import { fromSources } from '../testing/from-sources.ts';
import { settledCloud } from '../testing/settled-cloud.ts';

let paths: StatePaths;
beforeAll(async () => {
  paths = await settledCloud(mkdtempSync(join(tmpdir(), 'cloud-')));
  const lines = Array.from({ length: 150 }, (_, index) => `line ${index + 1}\n`);
  writeFileSync(paths.partLog('controller'), lines.join(''));
  writeFileSync(paths.upLog, '✓ Ports\n');
});
afterAll(() => rmSync(paths.root, { recursive: true }));

const logs = (...args: string[]) => runAny(fromSources('logs', ...args, '--state', paths.root));

test('shows the end of the log of a part, and of up itself', async () => {
  const whole = await logs('controller');
  expect(whole.code).toBe(0);
  expect(whole.stdout.split('\n')).toHaveLength(100);
  expect(whole.stdout.split('\n').at(-1)).toBe('line 150');
  expect((await logs('controller', '-n', '2')).stdout).toBe('line 149\nline 150');
  expect(await logs('up')).toMatchObject({ code: 0, stdout: '✓ Ports' });
});

test('says which parts there are, and which has written nothing yet', async () => {
  const unknown = await logs('controler');
  expect(unknown.code).toBe(2);
  expect(unknown.lastLines.join('\n')).toMatch(/no part controler\. There are: .*controller.*agent-1.*up/);
  const silent = await logs('gateway');
  expect(silent.code).toBe(1);
  expect(silent.lastLines.join('\n')).toContain('gateway has written nothing yet');
});

test('goes on as the log grows', async () => {
  const [program, ...args] = fromSources('logs', 'controller', '-f', '-n', '1', '--state', paths.root);
  const following = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  // With its tail, also where the test fails.
  onTestFinished(() => void signal(-(following.pid ?? 0), 'SIGKILL'));
  let text = '';
  for await (const chunk of following.stdout) {
    text += chunk;
    if (text === 'line 150\n') appendFileSync(paths.partLog('controller'), 'news\n');
    if (text.includes('news\n')) break;
  }
  expect(text).toBe('line 150\nnews\n');
});
