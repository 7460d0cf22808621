import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type LogWriting, openLogLines } from './log-lines.ts';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

/** Logs, says on standard error that it goes on, and stops when it is told to. */
const DAEMON = `
  import { createLogger, onStopSignal } from ${JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)))};
  const logger = createLogger('test');
  onStopSignal(logger, async () => {});
  let lines = 0;
  setInterval(() => {
    lines += 1;
    logger.info({ lines }, 'a line');
    if (lines % 10 === 0) process.stderr.write(lines + '\\n');
  }, 5);`;

test('a daemon whose log is on a full disk goes on with its work, and ends when it is told to', async () => {
  const full = openSync('/dev/full', 'w');
  child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', DAEMON], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: ['ignore', full, 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await expect.poll(() => said, { timeout: 15_000 }).toContain('30\n');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 30_000);

test('nothing is lost that is written right before the end', () => {
  const script = DAEMON.replace('setInterval(', 'logger.info("last"); process.exit(0); setInterval(');
  const output = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      encoding: 'utf8',
    },
  );
  expect(output).toContain('"msg":"last"');
});

/** A disk with so much room, and then more. */
function smallDisk() {
  const disk = { room: 0, content: '' };
  const put = (bytes: Buffer, offset: number, length: number) => {
    if (disk.room === 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    const written = Math.min(length, disk.room);
    disk.content += bytes.toString('utf8', offset, offset + written);
    disk.room -= written;
    return written;
  };
  const write = (
    _descriptor: number,
    bytes: Buffer,
    offset: number,
    length: number,
    _position: null,
    done: (error: Error | null, written: number) => void,
  ) => {
    queueMicrotask(() => {
      try {
        done(null, put(bytes, offset, length));
      } catch (error) {
        done(error as Error, 0);
      }
    });
  };
  const writing = { write, writeSync: (_: number, bytes: Buffer) => put(bytes, 0, bytes.length) };
  return { disk, lines: openLogLines(1, (lost) => `lost ${lost}\n`, writing as unknown as LogWriting) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test('the first line after there is room again begins anew and says how many were lost', async () => {
  const { disk, lines } = smallDisk();
  disk.room = 8;
  for (const line of ['one\n', 'two\n', 'three\n', 'four\n']) {
    lines.write(line);
    await settle();
  }
  expect(disk.content).toBe('one\ntwo\n');
  disk.room = 2;
  lines.write('five\n');
  await settle();
  expect(disk.content).toBe('one\ntwo\nlo');
  disk.room = 1_000;
  lines.write('six\n');
  await settle();
  expect(disk.content).toBe('one\ntwo\nlo\nlost 3\nsix\n');
});

test('what waits while the log is slow is bounded, and what was too much is counted', async () => {
  const { disk, lines } = smallDisk();
  disk.room = Number.MAX_SAFE_INTEGER;
  for (let count = 0; count < 20; count += 1) lines.write(`${'x'.repeat(99_999)}\n`);
  await settle();
  const written = disk.content.split('\n').filter((line) => line.startsWith('x')).length;
  expect(written).toBeLessThan(13);
  const lost = Number(/lost (\d+)\n/.exec(disk.content)?.[1]);
  expect(written + lost).toBe(20);
});
