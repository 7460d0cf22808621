import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  array,
  bool,
  type Codec,
  charArray,
  constant,
  countedArray,
  decodeBody,
  defaulted,
  double,
  encodeBody,
  enumeration,
  flagBits,
  flags,
  int32,
  int64,
  MAX_STRING_BYTES,
  nullable,
  opaque,
  orNull,
  size,
  string,
  struct,
  uint32,
  uint64,
  uuid,
  XdrError,
} from './index.ts';

const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
const uuidText = fc.uuid();
const COLOURS = { red: 1, green: 2, blue: 40 } as const;

const sample = struct({
  name: string,
  id: int32,
  mask: uint32,
  delta: int64,
  total: uint64,
  bytes: size,
  ratio: double,
  on: bool,
  uuid,
  comment: orNull(string),
  colour: enumeration(COLOURS),
  blob: opaque(64),
  list: array(struct({ key: string, value: int32 }), 8),
});

const sampleValue = fc.record({
  name: text,
  id: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  mask: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  delta: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  total: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  bytes: fc.maxSafeNat(),
  ratio: fc.double({ noNaN: true }),
  on: fc.boolean(),
  uuid: uuidText,
  comment: fc.option(text),
  colour: fc.constantFrom('red', 'green', 'blue', 'unknown-7'),
  blob: fc.uint8Array({ maxLength: 64 }),
  list: fc.array(fc.record({ key: text, value: fc.integer({ min: -100, max: 100 }) }), { maxLength: 8 }),
});

const roundTrip = <T>(codec: Codec<T>, value: T): T => decodeBody(codec, encodeBody(codec, value));
const hex = <T>(codec: Codec<T>, value: T): string => Buffer.from(encodeBody(codec, value)).toString('hex');

describe('the bytes of RFC 4506', () => {
  it.each([
    ['int', hex(int32, -2), 'fffffffe'],
    ['unsigned int', hex(uint32, 0xffff_ffff), 'ffffffff'],
    ['hyper', hex(int64, -1n), 'ffffffffffffffff'],
    ['bool', hex(bool, true), '00000001'],
    ['string, padded to four bytes', hex(string, 'hello'), '0000000568656c6c6f000000'],
    ['empty string', hex(string, ''), '00000000'],
    ['string in UTF-8', hex(string, '云'), '00000003e4ba9100'],
    ['absent pointer', hex(nullable(string), null), '00000000'],
    ['pointer', hex(nullable(int32), 5), '0000000100000005'],
    ['opaque', hex(opaque(8), Uint8Array.of(1, 2, 3)), '0000000301020300'],
    ['char array, four bytes a character', hex(charArray(3), 'ab'), '000000610000006200000000'],
    ['list', hex(array(int32, 4), [1, 2]), '000000020000000100000002'],
    ['counted list', hex(countedArray(int32, 4), [7]), '000000010000000700000001'],
    ['uuid', hex(uuid, '00112233-4455-6677-8899-AABBCCDDEEFF'), '00112233445566778899aabbccddeeff'],
  ])('writes %s', (_what, bytes, expected) => {
    expect(bytes).toBe(expected);
  });
});

describe('round trips', () => {
  it('keeps any value of a struct', () => {
    fc.assert(
      fc.property(sampleValue, (value) => {
        expect(roundTrip(sample, value)).toEqual(value);
      }),
    );
  });

  it('pads to a multiple of four bytes, always', () => {
    fc.assert(fc.property(sampleValue, (value) => encodeBody(sample, value).length % 4 === 0));
  });

  it('fills in what may be left out', () => {
    const codec = struct({ wanted: constant(int32, 1), cell: defaulted(int32, -1), flags: flags(COLOURS) });
    expect(hex(codec, {})).toBe('00000001ffffffff00000000');
    expect(hex(codec, { cell: 3, flags: ['red', 'blue'] })).toBe('000000010000000300000029');
  });
});

describe('bytes that are no value', () => {
  it('refuses every truncation', () => {
    fc.assert(
      fc.property(sampleValue, fc.nat(), (value, seed) => {
        const bytes = Buffer.from(encodeBody(sample, value));
        const cut = bytes.subarray(0, seed % bytes.length);
        expect(() => decodeBody(sample, cut)).toThrow(XdrError);
      }),
    );
  });

  it('refuses bytes after the end', () => {
    fc.assert(
      fc.property(sampleValue, fc.uint8Array({ minLength: 1 }), (value, more) => {
        const bytes = Buffer.concat([encodeBody(sample, value), more]);
        expect(() => decodeBody(sample, bytes)).toThrow(XdrError);
      }),
    );
  });

  it('never does anything but decode or throw XdrError, whatever arrives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          decodeBody(sample, Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError);
        }
      }),
    );
  });

  it.each([
    ['a string longer than libvirt allows', string, 'ffffffff'],
    ['a list longer than its limit', array(int32, 2), '00000003'],
    ['opaque bytes beyond their limit', opaque(2), '0000000301020300'],
    ['a pointer flag that is neither 0 nor 1', nullable(int32), '0000000200000005'],
    ['a size beyond 2^53', size, '0020000000000000'],
  ] as [string, Codec<unknown>, string][])('refuses %s', (_what, codec, bytes) => {
    expect(() => decodeBody(codec, Buffer.from(bytes, 'hex'))).toThrow(XdrError);
  });

  it('says which field is wrong', () => {
    const codec = struct({ dom: struct({ name: string, uuid }) });
    expect(() => decodeBody(codec, Buffer.from('0000000161000000', 'hex'))).toThrow(/^dom: uuid: truncated/);
  });
});

describe('values that do not fit', () => {
  it.each([
    ['an int beyond 31 bits', () => encodeBody(int32, 2 ** 31)],
    ['a fraction', () => encodeBody(int32, 1.5)],
    ['NaN', () => encodeBody(uint32, Number.NaN)],
    ['a negative unsigned int', () => encodeBody(uint32, -1)],
    ['a hyper beyond 63 bits', () => encodeBody(int64, 2n ** 63n)],
    ['a negative size', () => encodeBody(size, -1)],
    ['a string with NUL', () => encodeBody(string, 'a\0b')],
    ['a string over 4 MiB', () => encodeBody(string, 'x'.repeat(MAX_STRING_BYTES + 1))],
    ['a text as long as its char array', () => encodeBody(charArray(2), 'ab')],
    ['a list over its limit', () => encodeBody(array(int32, 1), [1, 2])],
    ['something that is no UUID', () => encodeBody(uuid, 'not-a-uuid')],
    ['an unknown flag', () => flagBits({ a: 1 }, ['constructor' as 'a'])],
    ['an unknown name', () => encodeBody(enumeration({ a: 1 }), 'toString' as 'a')],
  ])('refuses %s', (_what, encode) => {
    expect(encode).toThrow(XdrError);
  });

  it('lets the longest string through', () => {
    const longest = 'x'.repeat(MAX_STRING_BYTES);
    expect(roundTrip(string, longest)).toBe(longest);
  });
});

describe('names', () => {
  it('keeps numbers of a newer libvirt', () => {
    expect(decodeBody(enumeration(COLOURS), Buffer.from('00000063', 'hex'))).toBe('unknown-99');
    expect(hex(enumeration(COLOURS), 'unknown-99')).toBe('00000063');
  });

  it('combines flags, also bit 31, and takes numbers as they are', () => {
    expect(flagBits({ a: 1, top: 0x8000_0000 }, ['a', 'top'])).toBe(0x8000_0001);
    expect(flagBits({ a: 1 }, 6)).toBe(6);
    expect(flagBits({ a: 1 }, undefined)).toBe(0);
  });
});
