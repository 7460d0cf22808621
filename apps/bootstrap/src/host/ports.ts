import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { hasCode } from '../errors.ts';
import { findUser } from '../process/users.ts';

/** Who listens on a port, as far as this user may see. */
export type PortHolder = { readonly pid: number | null; readonly description: string };

/** Whether somebody could listen there now. @param address e.g. 127.0.0.1 */
export function isPortFree(port: number, address = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) =>
      hasCode(error, 'EADDRINUSE', 'EACCES') ? resolve(false) : reject(error),
    );
    server.listen({ port, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Whether somebody could listen at this address of the machine at all. */
export function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) =>
      hasCode(error, 'EADDRNOTAVAIL', 'EINVAL', 'EAFNOSUPPORT') ? resolve(false) : reject(error),
    );
    server.listen({ port: 0, host: address, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The first free port from the given one upwards. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; port <= 65_535; port += 1) {
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no port from ${from} upwards is free`);
}

/** The process that listens on a port, by /proc/net/tcp and the open files of each process. */
export function findPortHolder(port: number): PortHolder | undefined {
  const socket = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((path) => parseListeners(readFileSync(path, 'utf8')))
    .find((listener) => listener.port === port);
  if (!socket) return undefined;
  const pid = findSocketOwner(socket.inode);
  if (pid !== null) return { pid, description: `${commandOf(pid)} (process ${pid})` };
  return { pid: null, description: `a process of user ${findUser(socket.uid)?.name ?? socket.uid}` };
}

type Listener = { readonly port: number; readonly uid: number; readonly inode: string };

/** The listening sockets of a /proc/net/tcp (proc_pid_net(5)): state 0A, ports in hexadecimal. */
export function parseListeners(text: string): Listener[] {
  return text.split('\n').flatMap((line) => {
    const [, local, , state, , , , uid, , inode] = line.trim().split(/\s+/);
    if (state !== '0A' || !local || !inode) return [];
    return [{ port: Number.parseInt(local.split(':')[1] ?? '', 16), uid: Number(uid), inode }];
  });
}

function findSocketOwner(inode: string): number | null {
  const wanted = `socket:[${inode}]`;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const owner = pids.find((pid) => openFiles(pid).some((target) => target === wanted));
  return owner === undefined ? null : Number(owner);
}

function openFiles(pid: string): string[] {
  const folder = `/proc/${pid}/fd`;
  return ifStillThere(() => readdirSync(folder), []).map((fd) =>
    ifStillThere(() => readlinkSync(`${folder}/${fd}`), ''),
  );
}

/** Processes and their files come and go while we look, and those of others are hidden from a user. */
function ifStillThere<Found>(look: () => Found, otherwise: Found): Found {
  try {
    return look();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EACCES', 'ESRCH')) return otherwise;
    throw error;
  }
}

function commandOf(pid: number): string {
  const line = ifStillThere(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '')
    .replaceAll('\0', ' ')
    .trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
