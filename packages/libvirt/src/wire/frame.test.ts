import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XdrError } from '../xdr/index.ts';
import {
  createFrameSplitter,
  encodeFrame,
  FRAME_HEADER_BYTES,
  type Frame,
  MAX_MESSAGE_BYTES,
} from './frame.ts';

const anyFrame: fc.Arbitrary<Frame> = fc.record({
  program: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  procedure: fc.integer({ min: 0, max: 500 }),
  type: fc.constantFrom('call', 'reply', 'event', 'stream'),
  serial: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  status: fc.constantFrom('ok', 'error', 'continue'),
  body: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
});

function header(overrides: { length?: number; version?: number; type?: number; status?: number }): Buffer {
  const bytes = Buffer.alloc(FRAME_HEADER_BYTES);
  const words = [overrides.length ?? FRAME_HEADER_BYTES, 0x20008086, overrides.version ?? 1, 1];
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word, index * 4);
  bytes.writeInt32BE(overrides.type ?? 1, 16);
  bytes.writeInt32BE(overrides.status ?? 0, 24);
  return bytes;
}

describe('messages', () => {
  it('has the header that libvirt documents', () => {
    const bytes = encodeFrame({
      program: 0x20008086,
      procedure: 66,
      type: 'call',
      serial: 3,
      status: 'ok',
      body: Buffer.from('cafe0000', 'hex'),
    });
    expect(bytes.toString('hex')).toBe(
      ['00000020', '20008086', '00000001', '00000042', '00000000', '00000003', '00000000', 'cafe0000'].join(
        '',
      ),
    );
  });

  it('arrives whole, however the bytes are cut', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 12 }), cuts, (frames, lengths) => {
        const splitter = createFrameSplitter();
        const bytes = Buffer.concat(frames.map(encodeFrame));
        const received: Frame[] = [];
        for (let offset = 0, turn = 0; offset < bytes.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1;
          received.push(...splitter.push(bytes.subarray(offset, offset + length)));
          offset += length;
        }
        expect(received).toEqual(frames);
        expect(splitter.pendingBytes()).toBe(0);
      }),
    );
  });

  it('takes a message of many chunks in linear time', () => {
    const body = Buffer.alloc(16 * 1024 * 1024, 1);
    const bytes = encodeFrame({ program: 1, procedure: 1, type: 'reply', serial: 1, status: 'ok', body });
    const splitter = createFrameSplitter();
    const frames: Frame[] = [];
    const started = performance.now();
    for (let offset = 0; offset < bytes.length; offset += 8192) {
      frames.push(...splitter.push(bytes.subarray(offset, offset + 8192)));
    }
    expect(frames).toHaveLength(1);
    expect(frames[0]?.body.length).toBe(body.length);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('what is no message', () => {
  it.each([
    ['a length below the header', header({ length: 27 })],
    ['a length of zero', header({ length: 0 })],
    ['a length over 32 MiB', header({ length: MAX_MESSAGE_BYTES + 5 })],
    ['another protocol version', header({ version: 2 })],
    ['an unknown type', header({ type: 9 })],
    ['a negative type', header({ type: -1 })],
    ['an unknown status', header({ status: 3 })],
  ])('refuses %s', (_what, bytes) => {
    expect(() => createFrameSplitter().push(bytes)).toThrow(XdrError);
  });

  it('notices a wrong length before it has read so many bytes', () => {
    expect(() => createFrameSplitter().push(Buffer.from('ffffffff', 'hex'))).toThrow(XdrError);
  });

  it('does not send more than libvirt takes', () => {
    const body = Buffer.alloc(MAX_MESSAGE_BYTES);
    expect(() =>
      encodeFrame({ program: 1, procedure: 1, type: 'call', serial: 1, status: 'ok', body }),
    ).toThrow(XdrError);
  });
});
