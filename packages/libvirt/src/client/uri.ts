import { existsSync } from 'node:fs';

/** Where libvirtd listens, and what it shall open. */
export interface Target {
  readonly socketPath: string;
  /** For CONNECT_OPEN: without transport and without the parameters that are meant for the client. */
  readonly driverUri: string;
}

/** Parameters of a URI that the client uses itself (https://libvirt.org/uri.html). */
const CLIENT_PARAMETERS = ['socket', 'mode', 'name', 'no_verify', 'no_tty', 'auth', 'sshauth'];

/** The URI names a way to libvirtd that this package does not have, or is no libvirt URI. */
export class LibvirtUriError extends Error {
  override readonly name = 'LibvirtUriError';
  readonly kind = 'uri';
}

/**
 * Reads a libvirt URI. `qemu:///system?socket=/run/x.sock` and `qemu+unix:///system?socket=…` name the socket;
 * without, it is libvirtd's usual one, or the driver's own (`virtqemud-sock`) where only that exists.
 * Throws `LibvirtUriError` for other transports (ssh, tls, tcp) and for what is no URI.
 */
export function parseUri(
  uri: string,
  socketPath?: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Target {
  const parts = /^([a-z0-9]+)(?:\+([a-z0-9]+))?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(uri);
  const [, driver, transport, host, path = '', query] = parts ?? [];
  if (parts === null || driver === undefined) throw new LibvirtUriError(`'${uri}' is no libvirt URI`);
  if ((transport !== undefined && transport !== 'unix') || (host ?? '') !== '') {
    throw new LibvirtUriError(`'${uri}': only unix sockets of this host are supported`);
  }
  const parameters = new URLSearchParams(query);
  const socket = socketPath ?? parameters.get('socket') ?? usualSocket(driver, path, env);
  const named = parameters.get('name');
  if (named !== null) return { socketPath: socket, driverUri: named };
  for (const name of CLIENT_PARAMETERS) parameters.delete(name);
  const rest = parameters.toString();
  return { socketPath: socket, driverUri: `${driver}://${path}${rest === '' ? '' : `?${rest}`}` };
}

function usualSocket(
  driver: string,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const session = path === '/session';
  const runtime = env.XDG_RUNTIME_DIR ?? `${env.HOME ?? ''}/.cache`;
  const folder = session ? `${runtime}/libvirt` : '/run/libvirt';
  const monolithic = `${folder}/libvirt-sock`;
  const modular = `${folder}/virt${driver}d-sock`;
  return !existsSync(monolithic) && existsSync(modular) ? modular : monolithic;
}
