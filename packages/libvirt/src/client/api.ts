import { domainProcedures } from '../procedures/domain.ts';
import { domainHardwareProcedures } from '../procedures/domain-hardware.ts';
import { domainJobProcedures } from '../procedures/domain-jobs.ts';
import { hostProcedures } from '../procedures/host.ts';
import { networkProcedures } from '../procedures/network.ts';
import type { Procedure, StreamDirection, StreamProcedure } from '../procedures/procedure.ts';
import { secretProcedures, storagePoolProcedures, storageVolumeProcedures } from '../procedures/storage.ts';
import type { OpenedStream } from '../stream/open.ts';
import type { CallOptions } from './options.ts';

/** The procedures by group, as data: `PROCEDURES.domain.create.number` is 196. */
export const PROCEDURES = {
  host: hostProcedures,
  domain: { ...domainProcedures, ...domainHardwareProcedures, ...domainJobProcedures },
  network: networkProcedures,
  storagePool: storagePoolProcedures,
  storageVolume: storageVolumeProcedures,
  secret: secretProcedures,
} as const;

type Groups = typeof PROCEDURES;

/** No arguments, arguments that may all be left out, or arguments. */
type Input<A> = [undefined] extends [A]
  ? [args?: Record<string, never>, options?: CallOptions]
  : Record<never, never> extends A
    ? [args?: A, options?: CallOptions]
    : [args: A, options?: CallOptions];

/** A procedure as a function. */
export type Operation<P> =
  P extends StreamProcedure<infer A, infer R, infer D>
    ? (...input: Input<A>) => Promise<OpenedStream<R, D>>
    : P extends Procedure<infer A, infer R>
      ? (...input: Input<A>) => Promise<R>
      : never;

/** Every procedure as a function, by group: `api.domain.create({ dom })`. */
export type LibvirtApi = {
  readonly [G in keyof Groups]: { readonly [P in keyof Groups[G]]: Operation<Groups[G][P]> };
};

/** How calls and streams leave. */
export interface Transport {
  call(
    procedure: Procedure<unknown, unknown>,
    name: string,
    args: unknown,
    options?: CallOptions,
  ): Promise<unknown>;
  open(
    procedure: StreamProcedure<unknown, unknown, StreamDirection>,
    name: string,
    args: unknown,
    options?: CallOptions,
  ): Promise<OpenedStream<unknown, StreamDirection>>;
}

const isStream = (
  procedure: Procedure<unknown, unknown>,
): procedure is StreamProcedure<unknown, unknown, StreamDirection> => 'stream' in procedure;

/** Turns the tables into functions. */
export function createApi(transport: Transport): LibvirtApi {
  const groups = Object.entries(PROCEDURES).map(([group, table]) => {
    const operations = Object.entries(table).map(([key, row]) => {
      const procedure = row as Procedure<unknown, unknown>;
      const name = `${group}.${key}`;
      const operation = isStream(procedure)
        ? (args: unknown = {}, options?: CallOptions) => transport.open(procedure, name, args, options)
        : (args: unknown = {}, options?: CallOptions) => transport.call(procedure, name, args, options);
      return [key, operation] as const;
    });
    return [group, Object.fromEntries(operations)] as const;
  });
  return Object.fromEntries(groups) as unknown as LibvirtApi;
}
