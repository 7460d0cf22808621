import {
  array,
  bool,
  type Codec,
  double,
  int32,
  int64,
  mapped,
  string,
  struct,
  uint32,
  uint64,
  type Value,
  XdrError,
} from '../xdr/index.ts';

const TYPES = {
  int: { number: 1, codec: int32 },
  uint: { number: 2, codec: uint32 },
  llong: { number: 3, codec: int64 },
  ullong: { number: 4, codec: uint64 },
  double: { number: 5, codec: double },
  boolean: { number: 6, codec: bool },
  string: { number: 7, codec: string },
} as const;

/** A value with its libvirt type (`virTypedParameterType`). 64 bit numbers are bigints. */
export type TypedValue = {
  [T in keyof typeof TYPES]: { readonly type: T; readonly value: Value<(typeof TYPES)[T]['codec']> };
}[keyof typeof TYPES];

/** `remote_typed_param_value`: a number that tells the type, then the value. */
export const typedValue: Codec<TypedValue> = {
  encode(writer, { type, value }) {
    const { number, codec } = TYPES[type];
    writer.int32(number);
    (codec as Codec<unknown>).encode(writer, value);
  },
  decode(reader) {
    const number = reader.int32();
    for (const [type, row] of Object.entries(TYPES)) {
      if (row.number === number) return { type, value: row.codec.decode(reader) } as TypedValue;
    }
    throw new XdrError(`typed parameter of unknown type ${number}`);
  },
};

/** Parameters by name, as results have them. */
export type ParamRecord = Readonly<Record<string, number | bigint | boolean | string>>;

const paramStruct = struct({ field: string, value: typedValue });

/** Typed parameters that are sent: names and typed values. */
export const paramList = (max: number): Codec<readonly Value<typeof paramStruct>[]> =>
  array(paramStruct, max);

/** Typed parameters that are received, as a record; the types are dropped (64 bit ones stay bigints). */
export const paramRecord = (max: number): Codec<ParamRecord> =>
  mapped(
    array(paramStruct, max),
    (list) => Object.fromEntries(list.map(({ field, value }) => [field, value.value])) as ParamRecord,
    () => {
      throw new XdrError('typed parameters of a result are never sent');
    },
  );
