import type { Duplex } from 'node:stream';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import type { ConsoleSession, Hypervisor, HypervisorEvent } from '../port.ts';
import { followConsoleLog } from './console-log.ts';
import type { Domains } from './domains.ts';
import type { NodePaths } from './paths.ts';

export type Consoles = Pick<Hypervisor, 'openConsole'> & { close(): void };

/**
 * Serial consoles. Output comes from virtlogd's log, so any number of viewers see the same and nothing is missing before the first one came;
 * input goes through libvirt's console stream, which libvirt gives to one at a time: all viewers of a guest share it.
 */
export function openConsoles(
  libvirt: LibvirtConnection,
  domains: Domains,
  paths: NodePaths,
  onEvent: (listener: (event: HypervisorEvent) => void) => () => void,
  onError: (error: unknown) => void,
): Consoles {
  const sessions = new Set<{ readonly instanceId: string; end(): void }>();
  const inputs = new Map<string, Promise<Duplex>>();

  const endInput = (instanceId: string) => {
    const input = inputs.get(instanceId);
    inputs.delete(instanceId);
    input?.then((stream) => stream.destroy()).catch(onError);
  };

  function inputOf(instanceId: string): Promise<Duplex> {
    const open = inputs.get(instanceId);
    if (open) return open;
    const opening = openInput(instanceId);
    inputs.set(instanceId, opening);
    return opening;
  }

  async function openInput(instanceId: string): Promise<Duplex> {
    const forget = () => inputs.delete(instanceId);
    try {
      const dom = await domains.refOf(instanceId);
      const { stream } = await libvirt.domain.openConsole({ dom });
      // The log has what comes back; unread it would fill libvirt's buffers.
      stream.resume();
      stream.on('close', forget);
      stream.on('error', onError);
      return stream;
    } catch (error) {
      forget();
      throw error;
    }
  }

  const stopListening = onEvent((event) => {
    if (event.type === 'power' && event.power !== 'running') endInput(event.instanceId);
    const over = (instanceId: string) =>
      event.type === 'disconnected' ||
      (event.type === 'power' && event.power === 'absent' && event.instanceId === instanceId);
    for (const session of sessions) if (over(session.instanceId)) session.end();
  });

  return {
    async openConsole(instanceId, tailBytes): Promise<ConsoleSession> {
      await domains.refOf(instanceId);
      const ending = new AbortController();
      const session = {
        instanceId,
        end() {
          sessions.delete(session);
          ending.abort();
          if (![...sessions].some((other) => other.instanceId === instanceId)) endInput(instanceId);
        },
      };
      sessions.add(session);
      return {
        output: followConsoleLog(paths.consoleLog(instanceId), tailBytes, ending.signal),
        write(bytes) {
          if (ending.signal.aborted) return;
          // What is typed at a guest that is off goes nowhere, as on a real machine.
          inputOf(instanceId).then((stream) => stream.write(bytes), onError);
        },
        close: session.end,
      };
    },

    close() {
      stopListening();
      for (const session of sessions) session.end();
    },
  };
}
