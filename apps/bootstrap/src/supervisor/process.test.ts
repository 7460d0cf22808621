import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '@cloudlet/daemon';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Part } from '../parts/part.ts';
import { poll } from '../process/poll.ts';
import { readFileIfExists } from '../state/files.ts';
import { type StatePaths, statePaths } from '../state/paths.ts';
import { prepareStateFolders } from '../state/prepare.ts';
import { fromSources } from '../testing/from-sources.ts';
import { type SupervisorClient, supervisorClient } from './client.ts';
import { startSupervisor } from './daemonise.ts';
import { supervisorRunner } from './part-runner.ts';

let paths: StatePaths;
let client: SupervisorClient;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), 'cloud-')));
  prepareStateFolders(paths);
  client = supervisorClient(paths.supervisorSocket);
});
afterEach(async () => {
  if (await client.status()) await client.stopAll([]);
  rmSync(paths.root, { recursive: true });
});

/** Starts a supervisor from its sources, as a process of its own. */
function start(): Promise<void> {
  return startSupervisor(paths, fromSources('supervise', '--state', paths.root));
}

function sleeper(name: string): Part {
  return {
    name,
    // Each start leaves its pid, so that a second process of the part would show.
    command: ['/bin/sh', '-c', `echo $$ >> ${join(paths.root, name)}; exec sleep 1000`],
    cwd: '/',
    environment: { PATH: '/usr/bin:/bin' },
    user: null,
    confinement: null,
    log: paths.partLog(name),
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
    killGroup: true,
    health: { kind: 'unix-socket', path: '/nowhere' },
    readyWithinMs: 1_000,
    revision: '1',
  };
}

const startsOf = (name: string) =>
  (readFileIfExists(join(paths.root, name)) ?? '').split('\n').filter(Boolean).map(Number);
const gone = (pid: number) => poll(() => (identityOf(pid) ? undefined : true), { withinMs: 5_000 });

async function pidOf(name: string): Promise<number> {
  const status = await client.status();
  const pid = status?.parts.find((part) => part.name === name)?.pid;
  if (!pid) throw new Error(`${name} does not run`);
  return pid;
}

/** The pid of a part once it runs as another process than before. */
async function otherPidOf(name: string, before: number): Promise<number> {
  const pid = await poll(
    async () => {
      const now = (await client.status())?.parts.find((part) => part.name === name)?.pid;
      return now && now !== before ? now : undefined;
    },
    { withinMs: 5_000 },
  );
  if (!pid) throw new Error(`${name} was not started again`);
  return pid;
}

async function startWithParts(...names: string[]): Promise<number> {
  await start();
  for (const name of names) {
    await client.ensure(sleeper(name));
    await poll(() => (startsOf(name).length > 0 ? true : undefined), { withinMs: 5_000 });
  }
  return (await client.status())?.pid ?? 0;
}

describe('the supervisor process', () => {
  test('that is killed leaves its parts running; the next one takes them over and restarts what ended meanwhile', async () => {
    const supervisor = await startWithParts('one', 'two');
    const [one, two] = [await pidOf('one'), await pidOf('two')];
    process.kill(supervisor, 'SIGKILL');
    await gone(supervisor);
    expect(await client.status()).toBeUndefined();
    expect(identityOf(one)).not.toBeNull();
    process.kill(two, 'SIGKILL');
    await gone(two);

    await start();
    expect(await pidOf('one')).toBe(one);
    const again = await otherPidOf('two', two);
    await poll(() => (startsOf('two').length === 2 ? true : undefined), { withinMs: 5_000 });
    expect(startsOf('one')).toEqual([one]);
    expect(startsOf('two')).toEqual([two, again]);
  });

  test('restarts a part that it took over, too, and stops it in the end', async () => {
    const supervisor = await startWithParts('one');
    const one = await pidOf('one');
    process.kill(supervisor, 'SIGKILL');
    await gone(supervisor);
    await start();
    process.kill(one, 'SIGKILL');
    const again = await otherPidOf('one', one);
    await client.stopAll([]);
    expect(await gone(Number(again))).toBe(true);
    expect(await client.status()).toBeUndefined();
  });

  test('hands its parts over to a successor without a pause', async () => {
    const supervisor = await startWithParts('one');
    const one = await pidOf('one');
    await client.handOver();
    await gone(supervisor);
    expect(identityOf(one)).not.toBeNull();
    await start();
    expect(await pidOf('one')).toBe(one);
  });

  test('ended by SIGTERM stops all parts', async () => {
    const supervisor = await startWithParts('one', 'two');
    const pids = [await pidOf('one'), await pidOf('two')];
    process.kill(supervisor, 'SIGTERM');
    await gone(supervisor);
    expect(pids.map((pid) => identityOf(pid))).toEqual([null, null]);
  });

  test('runs once: a second one on the same directory refuses and says why', async () => {
    await startWithParts('one');
    await expect(start()).rejects.toMatchObject({ why: expect.stringContaining('has the lock') });
    expect(startsOf('one')).toHaveLength(1);
  });

  test('that hangs counts as none: its parts are still shown', async () => {
    const supervisor = await startWithParts('one');
    const one = await pidOf('one');
    const runner = supervisorRunner(paths);
    process.kill(supervisor, 'SIGSTOP');
    try {
      expect(await runner.isKeeping()).toBe(false);
      expect(await runner.states()).toEqual([{ name: 'one', pid: one, restarts: 0 }]);
    } finally {
      process.kill(supervisor, 'SIGKILL');
    }
  });

  test('leaves running what it is told to keep', async () => {
    const supervisor = await startWithParts('one', 'two');
    const [one, two] = [await pidOf('one'), await pidOf('two')];
    await client.stopAll(['one']);
    await gone(supervisor);
    expect(identityOf(two)).toBeNull();
    expect(identityOf(one)).not.toBeNull();
    await start();
    expect((await client.status())?.parts).toEqual([{ name: 'one', pid: one, restarts: 0 }]);
  });
});
