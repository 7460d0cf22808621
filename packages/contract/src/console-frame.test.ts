import { expect, test } from 'vitest';
import { decodeConsoleFrame, encodeConsoleFrame } from './console-frame.ts';

test.each([
  [1, ''],
  [7, 'ls -l\r'],
  [0xffff_ffff, 'x'.repeat(70_000)],
])('a frame of channel %i is told apart again', (channel, text) => {
  const frame = encodeConsoleFrame(channel, new TextEncoder().encode(text));
  expect(frame.length).toBe(4 + text.length);
  expect(decodeConsoleFrame(frame)).toEqual({ channel, bytes: Buffer.from(text) });
});

test('what is too short is no frame', () => {
  expect(decodeConsoleFrame(Buffer.from([0, 0, 1]))).toBeNull();
});
