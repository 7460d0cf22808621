import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger, identityOf } from '@cloudlet/daemon';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Part } from '../parts/part.ts';
import { poll } from '../process/poll.ts';
import { readRecord } from './record.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

const logger = createLogger('test');
logger.level = 'silent';

let folder: string;
let supervisors: Supervisor[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  supervisors = [];
});
afterEach(async () => {
  for (const supervisor of supervisors) await supervisor.stopAll();
  rmSync(folder, { recursive: true });
});

function newSupervisor(): Supervisor {
  const supervisor = createSupervisor(join(folder, 'parts.json'), logger);
  supervisors.push(supervisor);
  return supervisor;
}

function shellPart(name: string, script: string, more: Partial<Part> = {}): Part {
  return {
    name,
    command: ['/bin/sh', '-c', script],
    cwd: folder,
    environment: { PATH: '/usr/bin:/bin', FOLDER: folder },
    user: null,
    confinement: null,
    log: join(folder, `${name}.log`),
    stopSignal: 'SIGTERM',
    stopGraceMs: 2_000,
    killGroup: true,
    health: { kind: 'unix-socket', path: '/nowhere' },
    readyWithinMs: 1_000,
    revision: '1',
    ...more,
  };
}

const pidOf = (supervisor: Supervisor, name: string) =>
  supervisor.states().find((state) => state.name === name)?.pid ?? null;

async function until<T>(what: () => T | undefined, withinMs = 3_000): Promise<T> {
  const answer = await poll(what, { withinMs, everyMs: 5 });
  if (answer === undefined) throw new Error('it did not come to pass in time');
  return answer;
}

const logOf = (name: string) => readFileSync(join(folder, `${name}.log`), 'utf8');

test('a record that cannot be written, as on a full disk, keeps no part from starting, ending and stopping', async () => {
  const supervisor = createSupervisor(join(folder, 'gone', 'parts.json'), logger);
  await supervisor.ensure(shellPart('one', 'exec sleep 1000'));
  const first = await until(() => pidOf(supervisor, 'one') ?? undefined);
  process.kill(first, 'SIGKILL');
  await until(() => (![null, first].includes(pidOf(supervisor, 'one')) ? true : undefined));
  await supervisor.stopAll();
  expect(supervisor.states()).toEqual([]);
});

describe('a supervised part', () => {
  test('that is killed is null in the status, then back within a second, five times in a row', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('sleeper', 'exec sleep 1000'));
    for (let time = 1; time <= 5; time += 1) {
      const pid = await until(() => pidOf(supervisor, 'sleeper') ?? undefined);
      const killedAt = performance.now();
      process.kill(pid, 'SIGKILL');
      await until(() => (pidOf(supervisor, 'sleeper') === null ? true : undefined));
      const next = await until(() => pidOf(supervisor, 'sleeper') ?? undefined);
      expect(performance.now() - killedAt).toBeLessThan(1_000);
      expect(next).not.toBe(pid);
    }
    expect(supervisor.states()).toEqual([{ name: 'sleeper', pid: expect.any(Number), restarts: 5 }]);
  });

  test('that ends at once is started six times, then kept waiting', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('loop', 'echo started'));
    await until(() => (supervisor.states()[0]?.restarts === 6 ? true : undefined));
    // The next delay is two seconds: longer than five prompt restarts take together.
    await sleep(1_000);
    expect(logOf('loop')).toBe('started\n'.repeat(6));
    expect(pidOf(supervisor, 'loop')).toBeNull();
  });

  test('whose program does not exist is waited for like one that ends', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('absent', '', { command: [join(folder, 'program')] }));
    await until(() => ((supervisor.states()[0]?.restarts ?? 0) >= 2 ? true : undefined));
    expect(pidOf(supervisor, 'absent')).toBeNull();
  });

  test('that is the same stays, and one that differs is started anew', async () => {
    const supervisor = newSupervisor();
    const part = shellPart('sleeper', 'exec sleep 1000');
    await supervisor.ensure(part);
    const pid = pidOf(supervisor, 'sleeper');
    await supervisor.ensure({ ...part });
    expect(pidOf(supervisor, 'sleeper')).toBe(pid);
    await supervisor.ensure({ ...part, revision: '2' });
    expect(pidOf(supervisor, 'sleeper')).not.toBe(pid);
    expect(identityOf(Number(pid))).toBeNull();
  });

  test('sees only the environment that it was given', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('env', 'env | sort; exec sleep 1000', { environment: { A: 'b c' } }));
    const text = await until(() => (logOf('env').includes('A=') ? logOf('env') : undefined));
    expect(text.split('\n').filter((line) => line && !line.startsWith('PWD='))).toEqual(['A=b c']);
  });
});

describe('stopping', () => {
  test('goes last first, and waits for each', async () => {
    const supervisor = newSupervisor();
    for (const name of ['first', 'second', 'third']) {
      const script = `trap 'sleep 0.05; echo ${name} >> $FOLDER/order; exit' TERM; echo up; while :; do sleep 0.02; done`;
      await supervisor.ensure(shellPart(name, script));
      await until(() => (logOf(name).includes('up') ? true : undefined));
    }
    await supervisor.stopAll();
    expect(readFileSync(join(folder, 'order'), 'utf8')).toBe('third\nsecond\nfirst\n');
    expect(readRecord(join(folder, 'parts.json'))).toEqual([]);
  });

  test('kills what does not listen once its grace is over', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(
      shellPart('deaf', "trap '' TERM; echo up; while :; do sleep 0.02; done", { stopGraceMs: 200 }),
    );
    const pid = await until(() => (logOf('deaf').includes('up') ? pidOf(supervisor, 'deaf') : undefined));
    await supervisor.stopAll();
    expect(identityOf(Number(pid))).toBeNull();
  });

  test('leaves no child of a part behind', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('parent', 'sleep 1000 & echo $!; wait'));
    const child = await until(() => Number(logOf('parent').trim()) || undefined);
    expect(identityOf(child)).not.toBeNull();
    await supervisor.stopAll();
    await until(() => (identityOf(child) ? undefined : true));
  });

  test('a part that waits for its next start is not started any more', async () => {
    const supervisor = newSupervisor();
    await supervisor.ensure(shellPart('loop', 'echo started'));
    await until(() => (supervisor.states()[0]?.restarts === 1 ? true : undefined));
    await supervisor.stopAll();
    const before = logOf('loop');
    await sleep(300);
    expect(logOf('loop')).toBe(before);
  });
});
