import { appendFile, mkdir, mkdtemp, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followLog, placeBeforeEnd, readEnd } from './console-log.ts';

let log = '';
let ending = new AbortController();

beforeEach(async () => {
  log = join(await mkdtemp(join(tmpdir(), 'console-log-')), 'console', 'console.log');
  await mkdir(dirname(log));
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await rm(dirname(dirname(log)), { recursive: true, force: true });
});

/** As virtlogd does at its limit, with this many older parts kept. */
async function rotate(kept = 3): Promise<void> {
  await rm(`${log}.${kept - 1}`, { force: true });
  for (let part = kept - 2; part >= 0; part -= 1) {
    await rename(`${log}.${part}`, `${log}.${part + 1}`).catch(() => {});
  }
  await rename(log, `${log}.0`);
  await appendFile(log, '');
}

type Reader = { text(): string; hasEnded(): boolean };

async function read(tailBytes: number): Promise<Reader> {
  let text = '';
  let ended = false;
  const output = followLog(log, await placeBeforeEnd(log, tailBytes), ending.signal);
  const reading = (async () => {
    for await (const chunk of output) text += Buffer.from(chunk).toString('latin1');
  })();
  reading.finally(() => {
    ended = true;
  });
  return { text: () => text, hasEnded: () => ended };
}

const shows = (reader: Reader, text: string) =>
  vi.waitFor(() => expect(reader.text()).toBe(text), { timeout: 900, interval: 5 });

describe('the tail', () => {
  it('is as long as was asked for, or as there is', async () => {
    await appendFile(log, '0123456789');
    await shows(await read(4), '6789');
    await shows(await read(100), '0123456789');
    const none = await read(0);
    await appendFile(log, 'more');
    await shows(none, 'more');
  });

  it('reaches back into older parts', async () => {
    await appendFile(log, 'one-');
    await rotate();
    await appendFile(log, 'two-');
    await rotate();
    await appendFile(log, 'three');
    await shows(await read(7), 'o-three');
    await shows(await read(11), 'e-two-three');
    await shows(await read(1_000), 'one-two-three');
  });

  it('counts from when it was asked for, not from when it is read', async () => {
    await appendFile(log, 'before');
    const place = await placeBeforeEnd(log, 3);
    await appendFile(log, '-after');
    const chunks = followLog(log, place, ending.signal);
    expect(String((await chunks.next()).value)).toBe('ore-after');
    await chunks.return(undefined);
  });
});

describe('the end as it is now', () => {
  it('is as long as was asked for, or as there is', async () => {
    expect(String(await readEnd(log, 100))).toBe('');
    await appendFile(log, '0123456789');
    expect(String(await readEnd(log, 4))).toBe('6789');
    expect(String(await readEnd(log, 100))).toBe('0123456789');
    expect(String(await readEnd(log, 0))).toBe('');
  });

  it('reaches back into older parts', async () => {
    await appendFile(log, 'one-');
    await rotate();
    await appendFile(log, 'two-');
    await rotate();
    expect(String(await readEnd(log, 5))).toBe('-two-');
    await appendFile(log, 'three');
    expect(String(await readEnd(log, 11))).toBe('e-two-three');
    expect(String(await readEnd(log, 1_000))).toBe('one-two-three');
  });

  it('is whole while the log is written and turned over', async () => {
    await appendFile(log, 'x'.repeat(50));
    let isOver = false;
    const writing = (async () => {
      for (let turn = 0; turn < 200; turn += 1) {
        await appendFile(log, 'x');
        if (turn % 5 === 4) await rotate(60);
      }
      isOver = true;
    })();
    while (!isOver) expect((await readEnd(log, 50)).length).toBe(50);
    await writing;
  });
});

describe('what follows', () => {
  it('comes when it is written, also to a log and a folder that were not there', async () => {
    await rm(dirname(log), { recursive: true });
    const reader = await read(100);
    await mkdir(dirname(log));
    await appendFile(log, 'first ');
    // There was no folder to watch: the regular look finds it.
    const slowly = { timeout: 3_000, interval: 5 };
    await vi.waitFor(() => expect(reader.text()).toBe('first '), slowly);
    await appendFile(log, 'second ');
    await vi.waitFor(() => expect(reader.text()).toBe('first second '), slowly);
    await appendFile(log, 'third');
    await shows(reader, 'first second third');
  });

  it('has no gap over rotations, however many came between two looks', async () => {
    await appendFile(log, 'a');
    const reader = await read(1);
    await shows(reader, 'a');
    await appendFile(log, 'b');
    await rotate();
    await appendFile(log, 'c');
    await rotate();
    await appendFile(log, 'd');
    await shows(reader, 'abcd');
    await rotate();
    await shows(reader, 'abcd');
    await appendFile(log, 'e');
    await shows(reader, 'abcde');
  });

  it('has no gap for one who reads late, as long as the parts are kept', async () => {
    await appendFile(log, 'a');
    const chunks = followLog(log, await placeBeforeEnd(log, 1), ending.signal);
    for (const part of ['b', 'c']) {
      await rotate();
      await appendFile(log, part);
    }
    const texts: string[] = [];
    for await (const chunk of chunks) {
      texts.push(String(chunk));
      if (texts.length === 3) break;
    }
    expect(texts).toEqual(['a', 'b', 'c']);
  });

  it('goes on with the oldest part that is left where too much was written', async () => {
    await appendFile(log, 'lost');
    const chunks = followLog(log, await placeBeforeEnd(log, 0), ending.signal);
    for (const part of ['b', 'c', 'd']) {
      await rotate(2);
      await appendFile(log, part);
    }
    expect(String((await chunks.next()).value)).toBe('b');
    await chunks.return(undefined);
  });

  it('begins anew when the log was emptied', async () => {
    await appendFile(log, 'a long line');
    const reader = await read(4);
    await shows(reader, 'line');
    await truncate(log, 0);
    await appendFile(log, 'new');
    await shows(reader, 'linenew');
  });

  it('is cut into pieces, bytes as they are', async () => {
    const bytes = Buffer.alloc(200_000, '\xff\x00\x80', 'latin1');
    await appendFile(log, bytes);
    await shows(await read(1_000_000), bytes.toString('latin1'));
  });
});

it('ends when it is told to, whatever it waits for', async () => {
  const waiting = await read(10);
  await appendFile(log, 'text');
  await shows(waiting, 'text');
  ending.abort();
  await vi.waitFor(() => expect(waiting.hasEnded()).toBe(true));
  const late = await read(10);
  await vi.waitFor(() => expect(late.hasEnded()).toBe(true));
  expect(late.text()).toBe('');
});
