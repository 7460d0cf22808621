import { type Codec, nothing } from '../xdr/index.ts';

/** libvirt's programs: numbers that tell protocols apart on one socket. */
export const PROGRAMS = { remote: 0x20008086, qemu: 0x20008087, keepalive: 0x6b656570 } as const;

/** One remote procedure as data: where it is, what goes in, what comes out. */
export interface Procedure<A, R> {
  readonly program: number;
  readonly number: number;
  readonly args: Codec<A>;
  readonly result: Codec<R>;
  /**
   * libvirtd keeps five threads for calls of high priority, which never wait for a hypervisor's monitor;
   * calls of low priority can queue behind slow ones of any client.
   */
  readonly priority: 'high' | 'low';
}

/** Which way the bytes of a stream go, seen from here. */
export type StreamDirection = 'read' | 'write' | 'both';

/** A procedure whose successful answer opens a stream. */
export interface StreamProcedure<A, R, D extends StreamDirection> extends Procedure<A, R> {
  readonly stream: D;
}

/** What a procedure takes. */
export type ArgsOf<P> = P extends Procedure<infer A, infer _R> ? A : never;
/** What a procedure answers. */
export type ResultOf<P> = P extends Procedure<infer _A, infer R> ? R : never;

interface Spec<A, R> {
  readonly args?: Codec<A>;
  readonly result?: Codec<R>;
}

function define<A, R>(
  program: number,
  number: number,
  priority: 'high' | 'low',
  spec: Spec<A, R>,
): Procedure<A, R> {
  return {
    program,
    number,
    priority,
    args: spec.args ?? (nothing as Codec<unknown> as Codec<A>),
    result: spec.result ?? (nothing as Codec<unknown> as Codec<R>),
  };
}

/** A procedure of the main program that may wait for a hypervisor. */
export const low = <A = undefined, R = void>(number: number, spec: Spec<A, R> = {}): Procedure<A, R> =>
  define(PROGRAMS.remote, number, 'low', spec);

/** A procedure of the main program that libvirtd answers from its own memory or at once. */
export const high = <A = undefined, R = void>(number: number, spec: Spec<A, R> = {}): Procedure<A, R> =>
  define(PROGRAMS.remote, number, 'high', spec);

/** A procedure of the program for QEMU's own features. */
export const qemu = <A = undefined, R = void>(number: number, spec: Spec<A, R> = {}): Procedure<A, R> =>
  define(PROGRAMS.qemu, number, 'low', spec);

/** A procedure of the main program that opens a stream. */
export const streaming = <A, D extends StreamDirection, R = void>(
  number: number,
  direction: D,
  spec: Spec<A, R>,
): StreamProcedure<A, R, D> => ({ ...define(PROGRAMS.remote, number, 'low', spec), stream: direction });
