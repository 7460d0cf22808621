import type { Codec, Value } from './codec.ts';
import { XdrError } from './error.ts';
import { uint32 } from './primitives.ts';

type Fields = Readonly<Record<string, Codec<never> | Codec<unknown>>>;
type OptionalKeys<F> = { [K in keyof F]: undefined extends Value<F[K]> ? K : never }[keyof F];

/** The object type of a struct: fields whose codec accepts `undefined` may be left out. */
export type StructValue<F> = { [K in Exclude<keyof F, OptionalKeys<F>>]: Value<F[K]> } & {
  [K in OptionalKeys<F>]?: Value<F[K]>;
} extends infer O
  ? { [K in keyof O]: O[K] }
  : never;

/** Fields one after the other, in the order in which they are written here. */
export function struct<F extends Fields>(fields: F): Codec<StructValue<F>> {
  const entries = Object.entries(fields) as [string, Codec<unknown>][];
  return {
    encode(writer, value) {
      const record = value as Record<string, unknown>;
      for (const [name, codec] of entries) {
        try {
          codec.encode(writer, record[name]);
        } catch (error) {
          throw inField(name, error);
        }
      }
    },
    decode(reader) {
      const record: Record<string, unknown> = {};
      for (const [name, codec] of entries) {
        try {
          record[name] = codec.decode(reader);
        } catch (error) {
          throw inField(name, error);
        }
      }
      return record as StructValue<F>;
    },
  };
}

function inField(name: string, error: unknown): unknown {
  if (!(error instanceof XdrError)) return error;
  return new XdrError(`${name}: ${error.message}`, { cause: error });
}

/** A pointer that may be NULL (`type *` in XDR): null, or left out when encoding. */
export function nullable<T>(codec: Codec<T>): Codec<T | null | undefined> {
  return {
    encode(writer, value) {
      if (value === null || value === undefined) return writer.uint32(0);
      writer.uint32(1);
      codec.encode(writer, value);
    },
    decode(reader) {
      const present = reader.uint32();
      if (present > 1) throw new XdrError(`${present} is no presence flag`);
      return present === 1 ? codec.decode(reader) : null;
    },
  };
}

/** Like {@link nullable} for results, where the value is there or null, never undefined. */
export function orNull<T>(codec: Codec<T>): Codec<T | null> {
  const inner = nullable(codec);
  return { encode: inner.encode, decode: (reader) => inner.decode(reader) ?? null };
}

/** A list with its length before it. More than `max` items (libvirt's own limit for that list) are refused. */
export function array<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  return {
    encode(writer, value) {
      if (value.length > max) throw new XdrError(`list of ${value.length} items, at most ${max} fit`);
      writer.uint32(value.length);
      for (const element of value) item.encode(writer, element);
    },
    decode(reader) {
      const length = reader.uint32();
      if (length > max) throw new XdrError(`list of ${length} items, at most ${max}`);
      const list: T[] = [];
      for (let index = 0; index < length; index += 1) list.push(item.decode(reader));
      return list;
    },
  };
}

/** The answer of libvirt's `…ListAll…` calls: the list, then its length once more. */
export function countedArray<T>(item: Codec<T>, max: number): Codec<readonly T[]> {
  const list = array(item, max);
  return {
    encode(writer, value) {
      list.encode(writer, value);
      writer.uint32(value.length);
    },
    decode(reader) {
      const value = list.decode(reader);
      uint32.decode(reader);
      return value;
    },
  };
}

/** A field that always has this value when sent; the caller cannot set it. */
export function constant<T>(codec: Codec<T>, value: T): Codec<undefined> {
  return {
    encode: (writer) => codec.encode(writer, value),
    decode(reader) {
      codec.decode(reader);
      return undefined;
    },
  };
}

/** A field that may be left out; then `fallback` is sent. */
export function defaulted<T>(codec: Codec<T>, fallback: T): Codec<T | undefined> {
  return {
    encode: (writer, value) => codec.encode(writer, value ?? fallback),
    decode: (reader) => codec.decode(reader),
  };
}

/** The same bytes, another shape in TypeScript. */
export function mapped<T, U>(codec: Codec<T>, from: (value: T) => U, to: (value: U) => T): Codec<U> {
  return {
    encode: (writer, value) => codec.encode(writer, to(value)),
    decode: (reader) => from(codec.decode(reader)),
  };
}
