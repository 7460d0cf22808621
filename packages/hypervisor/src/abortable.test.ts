import { expect, it } from 'vitest';
import { abortable } from './abortable.ts';

const collect = async <Item>(items: AsyncIterable<Item>) => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

async function* counting(ended: () => void): AsyncGenerator<number> {
  try {
    for (let count = 1; count <= 3; count += 1) yield count;
  } finally {
    ended();
  }
}

it('gives what the source gives', async () => {
  const { signal } = new AbortController();
  expect(
    await collect(
      abortable(
        counting(() => {}),
        signal,
      ),
    ),
  ).toEqual([1, 2, 3]);
});

it('passes on the error of the source', async () => {
  const broken = async function* () {
    yield 1;
    throw new Error('broke');
  };
  await expect(collect(abortable(broken(), new AbortController().signal))).rejects.toThrow(/^broke$/);
});

it('ends a source that stalls', async () => {
  const abort = new AbortController();
  const stalled = async function* () {
    yield 1;
    abort.abort();
    await new Promise(() => {});
  };
  await expect(collect(abortable(stalled(), abort.signal))).rejects.toMatchObject({ code: 'aborted' });
});

it('reads nothing after a signal that has come', async () => {
  const reading = abortable(
    counting(() => {}),
    AbortSignal.abort(),
  );
  await expect(reading.next()).rejects.toMatchObject({ code: 'aborted' });
});

it('ends the source when the reader leaves', async () => {
  let ended = false;
  const source = counting(() => {
    ended = true;
  });
  for await (const _item of abortable(source, new AbortController().signal)) break;
  expect(ended).toBe(true);
});
