import { expect, test } from 'vitest';
import { createOutputBuffer } from './output-buffer.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (taken: Uint8Array | null) => (taken ? new TextDecoder().decode(taken) : null);

test('gives what came in its order, in parts, and then the end', async () => {
  const buffer = createOutputBuffer(100);
  buffer.push(bytes('abc'));
  buffer.push(bytes('def'));
  expect(text(await buffer.take(4))).toBe('abcd');
  expect(text(await buffer.take(4))).toBe('ef');
  const waiting = buffer.take(4);
  buffer.push(bytes('g'));
  expect(text(await waiting)).toBe('g');
  buffer.push(bytes('h'));
  buffer.end();
  expect(text(await buffer.take(4))).toBe('h');
  expect(await buffer.take(4)).toBeNull();
});

test('gives up the oldest for a viewer that cannot keep up', async () => {
  const buffer = createOutputBuffer(5);
  buffer.push(bytes('abc'));
  buffer.push(bytes('defg'));
  expect(text(await buffer.take(100))).toBe('cdefg');
  buffer.push(bytes('a long line'));
  expect(text(await buffer.take(100))).toBe(' line');
});
