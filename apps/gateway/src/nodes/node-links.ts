import type { NodeLink } from './node-link.ts';

/** The nodes that are connected now. */
export type NodeLinks = {
  /** Makes this the node's connection; an older one is ended, and its consoles look for the new one. */
  readonly connected: (link: NodeLink) => void;
  readonly disconnected: (link: NodeLink) => void;
  readonly find: (nodeId: string) => NodeLink | null;
  /** Calls back for each connection that the node makes, until the returned function is called. */
  readonly onConnected: (nodeId: string, callback: (link: NodeLink) => void) => () => void;
  readonly count: () => number;
  readonly endAll: (code: number, reason: string) => void;
};

/** WebSocket close code: the node has dialled anew (application codes start at 4000, RFC 6455 section 7.4.2). */
export const REPLACED = 4000;

export function createNodeLinks(): NodeLinks {
  const links = new Map<string, NodeLink>();
  const watchers = new Set<{ nodeId: string; callback: (link: NodeLink) => void }>();

  return {
    connected: (link) => {
      const older = links.get(link.nodeId);
      links.set(link.nodeId, link);
      older?.end(REPLACED, 'replaced by a newer connection');
      for (const watcher of [...watchers]) {
        if (watcher.nodeId === link.nodeId) watcher.callback(link);
      }
    },
    disconnected: (link) => {
      if (links.get(link.nodeId) === link) links.delete(link.nodeId);
    },
    find: (nodeId) => links.get(nodeId) ?? null,
    onConnected: (nodeId, callback) => {
      const watcher = { nodeId, callback };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    count: () => links.size,
    endAll: (code, reason) => {
      for (const link of links.values()) link.end(code, reason);
    },
  };
}
