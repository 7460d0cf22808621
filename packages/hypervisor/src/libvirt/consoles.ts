import type { LibvirtConnection } from '@cloudlet/libvirt';
import type { ConsoleSession, Hypervisor, HypervisorEvent } from '../port.ts';
import { openConsoleInputs } from './console-inputs.ts';
import { followLog, placeBeforeEnd, readEnd } from './console-log.ts';
import type { Domains } from './domains.ts';
import { asking } from './errors.ts';
import type { NodePaths } from './paths.ts';

export type Consoles = Pick<Hypervisor, 'openConsole' | 'readConsole'> & { close(): void };

/**
 * Serial consoles. Output comes from virtlogd's log, so any number of viewers see the same and nothing is missing before the first
 * one came; input goes through libvirt's console stream.
 */
export function openConsoles(
  libvirt: LibvirtConnection,
  domains: Pick<Domains, 'mustExist'>,
  paths: NodePaths,
  onEvent: (listener: (event: HypervisorEvent) => void) => () => void,
  onError: (error: unknown) => void,
): Consoles {
  const sessions = new Set<{ readonly instanceId: string; end(): void }>();
  const inputs = openConsoleInputs(libvirt, onError);

  const stopListening = onEvent((event) => {
    if (event.type === 'power' && event.power !== 'running') inputs.end(event.instanceId);
    const isOver = (instanceId: string) =>
      event.type === 'disconnected' ||
      (event.type === 'power' && event.power === 'absent' && event.instanceId === instanceId);
    for (const session of sessions) if (isOver(session.instanceId)) session.end();
  });

  return {
    openConsole: asking(async (instanceId, tailBytes): Promise<ConsoleSession> => {
      const log = paths.consoleLog(instanceId);
      const place = await placeBeforeEnd(log, tailBytes);
      await domains.mustExist(instanceId);
      const ending = new AbortController();
      const session = {
        instanceId,
        end() {
          sessions.delete(session);
          ending.abort();
          inputs.leave(instanceId, session);
          if (![...sessions].some((other) => other.instanceId === instanceId)) inputs.end(instanceId);
        },
      };
      sessions.add(session);
      return {
        output: followLog(log, place, ending.signal),
        async write(bytes) {
          if (!ending.signal.aborted) await inputs.write(instanceId, session, bytes);
        },
        close: session.end,
      };
    }),

    readConsole: asking(async (instanceId, tailBytes) => {
      await domains.mustExist(instanceId);
      return readEnd(paths.consoleLog(instanceId), tailBytes);
    }),

    close() {
      stopListening();
      for (const session of sessions) session.end();
    },
  };
}
