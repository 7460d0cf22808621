import { LibvirtConnectionError, LibvirtTimeoutError } from '../errors/errors.ts';
import type { OPEN_FLAGS } from '../procedures/flags.ts';
import { handshakeProcedures } from '../procedures/handshake.ts';
import type { Procedure } from '../procedures/procedure.ts';
import { decodeBody, encodeBody, type Flags } from '../xdr/index.ts';
import type { KeepaliveOptions } from './keepalive.ts';
import type { Session } from './session.ts';

/** What is agreed on before the first real call. */
export interface HandshakeOptions {
  /** URI that libvirtd shall open, without transport and socket: `qemu:///system`. */
  readonly uri: string;
  readonly flags?: Flags<typeof OPEN_FLAGS> | undefined;
  /** Null: neither side watches. */
  readonly keepalive: KeepaliveOptions | null;
  /** For each step. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Authenticates, agrees on keepalive and opens the URI. Rejects with `LibvirtConnectionError` (`auth`,
 * `unresponsive`, …) or with libvirt's own error, e.g. `NO_CONNECT` for a URI that no driver knows.
 */
export async function shakeHands(session: Session, options: HandshakeOptions): Promise<void> {
  const { authList, authPolkit, supportsFeature, open } = handshakeProcedures;
  const types = await step(session, authList, 'authList', undefined, options);
  if (types.includes('polkit')) {
    const complete = await step(session, authPolkit, 'authPolkit', undefined, options);
    if (!complete) throw refused('polkit did not let us in');
  } else if (!types.includes('none')) {
    throw refused(`libvirtd wants ${types.join(' or ')}; only none and polkit are supported`);
  }
  if (options.keepalive !== null) {
    const feature = { feature: 'program-keepalive' } as const;
    const supported = await step(session, supportsFeature, 'supportsFeature', feature, options);
    if (supported) session.startKeepalive(options.keepalive);
  }
  await step(session, open, 'open', { uri: options.uri, flags: options.flags }, options);
}

/** Says goodbye, so that libvirtd frees what it holds for us at once. */
export async function sayGoodbye(session: Session, timeoutMs: number): Promise<void> {
  await step(session, handshakeProcedures.close, 'close', undefined, { timeoutMs });
}

async function step<A, R>(
  session: Session,
  procedure: Procedure<A, R>,
  name: string,
  args: A,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
): Promise<R> {
  const { result } = session.request({
    program: procedure.program,
    procedure: procedure.number,
    name: `connection.${name}`,
    body: encodeBody(procedure.args, args),
    timeoutMs,
    signal,
    decode: (body) => decodeBody(procedure.result, body),
  });
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof LibvirtTimeoutError)) throw error;
    throw new LibvirtConnectionError('unresponsive', error.message, 'not-sent', { cause: error });
  }
}

const refused = (message: string): LibvirtConnectionError =>
  new LibvirtConnectionError('auth', message, 'not-sent');
