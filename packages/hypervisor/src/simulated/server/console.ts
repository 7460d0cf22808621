import type { SimulatedHost, Viewer } from './simulated-host.ts';

/** The guest writes to its serial console: into the tail that is kept, and to all who look. */
export function writeConsole(host: SimulatedHost, instanceId: string, text: string): void {
  if (text === '') return;
  host.store.commit(['append', 'console', instanceId, text]);
  for (const viewer of host.viewers.get(instanceId) ?? []) viewer.output(text);
}

/** The last bytes that the guest wrote. */
export function consoleTail(host: SimulatedHost, instanceId: string, tailBytes: number): Buffer {
  const bytes = Buffer.from(host.store.tables.console.get(instanceId) ?? '');
  return bytes.subarray(Math.max(0, bytes.length - tailBytes));
}

/** Adds a viewer, who sees all that is written from now on. @returns a function that removes it */
export function addViewer(host: SimulatedHost, instanceId: string, viewer: Viewer): () => void {
  const viewers = host.viewers.get(instanceId) ?? new Set();
  host.viewers.set(instanceId, viewers.add(viewer));
  return () => {
    viewers.delete(viewer);
    if (viewers.size === 0 && host.viewers.get(instanceId) === viewers) host.viewers.delete(instanceId);
  };
}

/** The domain is gone: all sessions end. */
export function endViewers(host: SimulatedHost, instanceId: string): void {
  for (const viewer of [...(host.viewers.get(instanceId) ?? [])]) viewer.end();
  host.viewers.delete(instanceId);
}
