import { mkdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { nodeKeys } from '@cloudlet/contract';
import type { Redis } from 'ioredis';
import type { ComputeNode } from '../cloud/nodes.ts';
import { connectOwnRedis } from '../cloud/servers.ts';

/** One entry of a node's stream, as it was written. */
type Entry = { readonly fields: readonly string[]; readonly at: number };

/** What passed between control plane and nodes, kept so that it can be said again. */
export type Recorder = {
  /** Copies of a node's stream, oldest first. */
  entries(node: ComputeNode, stream: Stream): readonly Entry[];
  /** The jobs that a node has taken, oldest first. */
  jobs(node: ComputeNode): readonly Record<string, unknown>[];
  /** Resolves at the next write of the node's journal. @returns null when none comes in time */
  nextJournalWrite(node: ComputeNode, withinMs: number): Promise<string | null>;
  close(): void;
};

export type Stream = 'reports' | 'telemetry';

const KEPT = 2_000;
const BLOCK_MS = 1_000;

export function startRecorder(nodes: readonly ComputeNode[]): Recorder {
  const entries = new Map<string, Entry[]>();
  const jobs = new Map<string, Map<string, Record<string, unknown>>>();
  const listeners = new Set<(nodeId: string, file: string) => void>();
  const readers: Redis[] = [];
  let open = true;

  const follow = async (node: ComputeNode, stream: Stream) => {
    const reader = connectOwnRedis();
    readers.push(reader);
    const key = nodeKeys[stream](node.id);
    const kept: Entry[] = [];
    entries.set(`${node.id} ${stream}`, kept);
    let position = '$';
    while (open) {
      // Redis counts anew after a restart; what is read then is new in any case.
      const reply = (await reader
        .xread('COUNT', 100, 'BLOCK', BLOCK_MS, 'STREAMS', key, position)
        .catch(() => null)) as [string, [string, string[]][]][] | null;
      for (const [id, fields] of reply?.[0]?.[1] ?? []) {
        position = id;
        kept.push({ fields, at: Date.now() });
        if (kept.length > KEPT) kept.shift();
      }
    }
  };
  const watchers = nodes.map((node) => {
    const folder = join(node.stateFolder, 'journal');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const taken = new Map<string, Record<string, unknown>>();
    jobs.set(node.id, taken);
    return watch(folder, (_event, file) => {
      if (!file?.endsWith('.jsonl')) return;
      const job = taken.has(file) ? null : firstJobOf(join(folder, file));
      if (job) taken.set(file, job);
      for (const listener of [...listeners]) listener(node.id, file);
    });
  });
  for (const node of nodes) for (const stream of ['reports', 'telemetry'] as const) void follow(node, stream);

  return {
    entries: (node, stream) => entries.get(`${node.id} ${stream}`) ?? [],
    jobs: (node) => [...(jobs.get(node.id)?.values() ?? [])],
    nextJournalWrite(node, withinMs) {
      return new Promise((resolve) => {
        const finish = (file: string | null) => {
          clearTimeout(patience);
          listeners.delete(listener);
          resolve(file);
        };
        const patience = setTimeout(() => finish(null), withinMs);
        const listener = (nodeId: string, file: string) => {
          if (nodeId === node.id) finish(file);
        };
        listeners.add(listener);
      });
    },
    close() {
      open = false;
      for (const watcher of watchers) watcher.close();
      for (const reader of readers) reader.disconnect();
    },
  };
}

/** The job in a journal's first line; null while that is not whole, or where the file is gone again. */
function firstJobOf(path: string): Record<string, unknown> | null {
  try {
    const content = readFileSync(path, 'utf8');
    const { entry, job } = JSON.parse(content.slice(0, content.indexOf('\n'))) as {
      entry: string;
      job: Record<string, unknown>;
    };
    return entry === 'begin' ? job : null;
  } catch {
    return null;
  }
}
