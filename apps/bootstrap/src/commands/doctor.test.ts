import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Check } from '../doctor/checks.ts';
import { freePort } from '../host/ports.ts';
import { runAny } from '../process/run.ts';
import type { StatePaths } from '../state/paths.ts';
import { fromSources } from '../testing/from-sources.ts';
import { settledCloud } from '../testing/settled-cloud.ts';

let paths: StatePaths;
let stranger: Server;
let port: number;
beforeAll(async () => {
  stranger = createServer();
  port = await freePort(20_000);
  await new Promise<void>((resolve) => stranger.listen(port, '127.0.0.1', resolve));
  paths = await settledCloud(mkdtempSync(join(tmpdir(), 'cloud-')), { port });
});
afterAll(() => {
  stranger.close();
  rmSync(paths.root, { recursive: true });
});

const doctor = (...args: string[]) =>
  runAny(fromSources('doctor', '--simulated', ...args, '--state', paths.root));

/** What the doctor says of this machine, for programs. */
async function checks(): Promise<readonly Check[]> {
  return (JSON.parse((await doctor('--json')).stdout) as { checks: Check[] }).checks;
}

test('looks at this very machine: its Node.js, its disk, and who has the port', async () => {
  const found = new Map((await checks()).map((check) => [check.name, check]));
  expect(found.get('Node.js')).toMatchObject({ verdict: 'right', found: process.versions.node, mend: null });
  expect(found.get('Disk space')?.found).toMatch(new RegExp(`^[\\d.]+ GiB are free for ${paths.root}$`));
  expect(found.get('Memory')?.found).toMatch(/^\d+ MiB, \d+ MiB of it available$/);
  expect(found.get(`Port ${port}`)).toMatchObject({
    verdict: 'wrong',
    found: expect.stringContaining(`(process ${process.pid}) listens there`),
    mend: `End that program, or choose another: ./cloudlet up --port ${port + 100}`,
  });
});

test('shows each of it with its mark, what is wrong with why and what mends it, and ends with 1', async () => {
  const { code, stdout } = await doctor();
  const lines = stdout.split('\n');
  for (const { name, verdict } of await checks()) {
    const mark = { right: '✓', advice: '!', wrong: '✗' }[verdict];
    expect(lines.filter((line) => line.startsWith(`${mark} ${name}  `))).toHaveLength(1);
  }
  const wrong = lines.findIndex((line) => line.startsWith(`✗ Port ${port}`));
  expect(lines[wrong + 1]?.trim()).toBe('why it matters: The portal listens there.');
  expect(lines[wrong + 2]?.trim()).toContain('mend it: End that program');
  expect(lines.at(-1)).toMatch(/^\d+ wrong\.$/);
  expect(code).toBe(1);
});
