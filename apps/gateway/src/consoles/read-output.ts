import type { ConsoleGrant } from '@cloudlet/control';
import type { NodeLink } from '../nodes/node-link.ts';
import type { CloseReason } from './session.ts';

/** What a console said last, or why that cannot be had. */
export type LastOutput = { readonly output: Buffer } | { readonly reason: CloseReason };

/** Asks an instance's node for its console's last output. @param link null: the node is not connected */
export function readOutput(
  { instanceId }: ConsoleGrant,
  link: NodeLink | null,
  patienceMs: number,
): Promise<LastOutput> {
  if (!link) return Promise.resolve({ reason: 'node_unreachable' });
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    const channel = link.read(instanceId, {
      onOpened: () => undefined,
      onReady: () => undefined,
      onBytes: (bytes) => pieces.push(bytes),
      onComplete: () => done({ output: Buffer.concat(pieces) }),
      onClosed: (reason) => done({ reason }),
      onLost: () => done({ reason: 'node_unreachable' }),
    });
    const timer = setTimeout(() => {
      channel.close();
      done({ reason: 'console_unavailable' });
    }, patienceMs);

    function done(answer: LastOutput): void {
      clearTimeout(timer);
      resolve(answer);
    }
  });
}
