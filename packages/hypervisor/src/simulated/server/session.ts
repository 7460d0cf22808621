import type { Socket } from 'node:net';
import { HypervisorError, type HypervisorErrorCode } from '../../port.ts';
import { readLines, writeLine } from '../wire/lines.ts';
import { type ClientMessage, clientMessageSchema, type ServerMessage } from '../wire/messages.ts';
import type { HostEvent } from '../wire/shapes.ts';
import type { Simulation } from './control-handlers.ts';
import { dispatch } from './dispatch.ts';
import { createSessionConsoles } from './session-consoles.ts';

/** One client's connection. */
export type Session = {
  /** Null for a control connection, undefined before it has said hello. */
  readonly hostName: () => string | null | undefined;
  readonly disconnect: () => void;
};

/** Serves one connection until it ends; calls that are under way are aborted then, as an agent's children end with it. */
export function serveSession(
  socket: Socket,
  simulation: Simulation,
  onUnexpected: (error: unknown) => void,
): Session {
  const calls = new Map<number, AbortController>();
  let hostName: string | null | undefined;
  let unsubscribe = () => {};
  const send = (message: ServerMessage) => writeLine(socket, message);
  const consoles = createSessionConsoles(send);
  const sendEvent = (event: HostEvent) => send({ type: 'event', event });

  const run = async ({ id, method, params }: Extract<ClientMessage, { type: 'call' }>) => {
    const controller = new AbortController();
    calls.set(id, controller);
    const progress = (fraction: number) => send({ type: 'progress', id, fraction });
    try {
      const call = { method, params };
      const context = { signal: controller.signal, progress };
      send({
        type: 'result',
        id,
        value: await dispatch(simulation, consoles, hostName ?? null, call, context),
      });
    } catch (error) {
      if (!(error instanceof HypervisorError)) onUnexpected(error);
      send({ type: 'error', id, ...describe(error) });
    } finally {
      calls.delete(id);
    }
  };

  const take = (message: ClientMessage) => {
    switch (message.type) {
      case 'hello':
        hostName = message.host;
        if (hostName !== null) unsubscribe = subscribe(simulation.hosts.get(hostName).listeners, sendEvent);
        send({ type: 'welcome' });
        return;
      case 'call':
        void run(message);
        return;
      case 'cancel':
        calls.get(message.id)?.abort();
        return;
      case 'input':
        consoles.input(message.console, message.data);
        return;
      case 'close-console':
        consoles.close(message.console);
    }
  };

  readLines(socket, (message) => take(clientMessageSchema.parse(message)));
  socket.on('error', (error) => {
    if (!('code' in error)) onUnexpected(error);
  });
  socket.on('close', () => {
    for (const controller of calls.values()) controller.abort();
    consoles.closeAll();
    unsubscribe();
  });
  return { hostName: () => hostName, disconnect: () => socket.destroy() };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function describe(error: unknown): { code: HypervisorErrorCode; message: string } {
  if (error instanceof HypervisorError) return { code: error.code, message: error.message };
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) };
}
