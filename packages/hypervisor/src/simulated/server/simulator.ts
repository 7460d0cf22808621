import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { HostSize } from '../wire/shapes.ts';
import type { Simulation } from './control-handlers.ts';
import { createFaultBoard } from './faults.ts';
import { openHostRegistry } from './host-registry.ts';
import { DEFAULT_LATENCIES, type Latencies } from './latencies.ts';
import { type Session, serveSession } from './session.ts';

export type SimulatorOptions = {
  /** The unix socket to listen on. */
  readonly socket: string;
  /** The folder of the hosts' state files. */
  readonly state: string;
  readonly latencies?: Partial<Latencies>;
  readonly hosts?: ReadonlyMap<string, HostSize>;
  /** Told of errors that are no answer of the port: wrong messages, a state file that cannot be written. */
  readonly onUnexpected?: (error: unknown) => void;
};

export type Simulator = {
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Serves simulated hosts on a unix socket until it is stopped.
 * @throws Error when another simulator answers on the socket.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (await answers(options.socket)) throw new Error(`another simulator listens on ${options.socket}`);
  await rm(options.socket, { force: true });

  const latencies: Latencies = { ...DEFAULT_LATENCIES, ...options.latencies };
  const hosts = openHostRegistry(join(options.state, 'hosts'), latencies, options.hosts);
  const sessions = new Set<Session>();
  const simulation: Simulation = {
    hosts,
    latencies,
    faults: createFaultBoard(),
    disconnectClients: (host) => {
      for (const session of sessions) if (session.hostName() === host) session.disconnect();
    },
  };

  const server = createServer((socket) => {
    const session = serveSession(socket, simulation, options.onUnexpected ?? (() => undefined));
    sessions.add(session);
    socket.on('close', () => sessions.delete(session));
  });
  await listen(server, options.socket);

  return {
    connections: () => sessions.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.disconnect();
        hosts.close();
      }),
  };
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** Thousands of agents connect at the same moment. */
const BACKLOG = 4_096;

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, backlog: BACKLOG }, resolve);
  });
}
