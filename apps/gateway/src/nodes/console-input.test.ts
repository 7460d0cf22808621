import { describe, expect, it } from 'vitest';
import { createConsoleInput } from './console-input.ts';

function inputWithLog() {
  const sent: string[] = [];
  const input = createConsoleInput((bytes) => sent.push(bytes.toString()));
  return { sent, input };
}

describe('input on its way to a console', () => {
  it('goes as it comes without a window', () => {
    const { sent, input } = inputWithLog();
    input.openWindow(undefined);
    input.send(Buffer.from('ls'));
    input.send(Buffer.from(' -l\r'));
    expect(sent).toEqual(['ls', ' -l\r']);
    expect(input.isWaiting()).toBe(false);
  });

  it('fills the window, waits, and goes on in order as bytes are taken', () => {
    const { sent, input } = inputWithLog();
    input.openWindow(4);
    input.send(Buffer.from('abcdef'));
    input.send(Buffer.from('ghi'));
    expect(sent).toEqual(['abcd']);
    expect(input.isWaiting()).toBe(true);
    input.taken(3);
    expect(sent).toEqual(['abcd', 'ef', 'g']);
    input.taken(4);
    expect(sent.join('')).toBe('abcdefghi');
    expect(input.isWaiting()).toBe(false);
    input.send(Buffer.from('jk'));
    expect(sent.at(-1)).toBe('jk');
  });
});
