import type { Codec } from './codec.ts';
import { XdrError } from './error.ts';
import { int32, uint32 } from './primitives.ts';

/** Names and their numbers on the wire. */
export type NameTable = Readonly<Record<string, number>>;

/** A name of the table, or `unknown-7` for a number that a newer libvirt sends. */
export type NameOf<N extends NameTable> = (keyof N & string) | `unknown-${number}`;

/** The name of a number; numbers that the table lacks are kept as `unknown-<n>`. */
export function nameOf<const N extends NameTable>(names: N, value: number): NameOf<N> {
  for (const [name, number] of Object.entries(names)) {
    if (number === value) return name;
  }
  return `unknown-${value}`;
}

function numberOf<const N extends NameTable>(names: N, name: NameOf<N>): number {
  const known = Object.hasOwn(names, name) ? names[name] : undefined;
  if (known !== undefined) return known;
  const number = /^unknown-(-?\d+)$/.exec(name)?.[1];
  if (number === undefined) throw new XdrError(`'${name}' is none of ${Object.keys(names).join(', ')}`);
  return Number(number);
}

/** An integer whose values have names. */
export function enumeration<const N extends NameTable>(
  names: N,
  wire: Codec<number> = int32,
): Codec<NameOf<N>> {
  return {
    encode: (writer, value) => wire.encode(writer, numberOf(names, value)),
    decode: (reader) => nameOf(names, wire.decode(reader)),
  };
}

/** Flags as a list of names, or as the number itself for flags that this table lacks. */
export type Flags<N extends NameTable> = readonly (keyof N & string)[] | number;

/** The bits of a list of flag names. Throws `XdrError` for an unknown name. */
export function flagBits<const N extends NameTable>(names: N, flags: Flags<N> | undefined): number {
  if (flags === undefined) return 0;
  if (typeof flags === 'number') return flags;
  let bits = 0;
  for (const name of flags) {
    const bit = Object.hasOwn(names, name) ? names[name] : undefined;
    if (bit === undefined) throw new XdrError(`flag '${name}' is none of ${Object.keys(names).join(', ')}`);
    bits = (bits | bit) >>> 0;
  }
  return bits;
}

/** An `unsigned int` of flags; left out means none. */
export function flags<const N extends NameTable>(names: N): Codec<Flags<N> | undefined> {
  return {
    encode: (writer, value) => uint32.encode(writer, flagBits(names, value)),
    decode: (reader) => uint32.decode(reader),
  };
}
