import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '@cloudlet/daemon';

const MARK = 'CLOUDLET_CHILD_OF';
const PATIENCE_MS = 5_000;
/** A process that even this does not end hangs in the kernel; nothing may be built beside it. */
const LONGEST_WAIT_MS = 30_000;

/**
 * Marks every process that this agent starts from now on (qemu-img and the like), through the environment that children
 * inherit. A mark cannot get lost between the start of a child and the writing of its number, as an entry in a journal can.
 */
export function markChildren(nodeId: string): void {
  process.env[MARK] = nodeId;
}

/**
 * Ends what a killed agent of this node has left running, so that no stranger writes to a disk that is built anew: asked
 * first, after `patienceMs` killed. Resolves when all are gone.
 * @returns the processes that were found.
 * @throws Error when one cannot be ended.
 */
export async function endLeftChildren(nodeId: string, patienceMs = PATIENCE_MS): Promise<ProcessIdentity[]> {
  const left = markedProcesses(nodeId);
  const since = performance.now();
  for (const child of left) signal(child, 'SIGTERM');
  while (left.some(isAlive)) {
    const waited = performance.now() - since;
    if (waited > LONGEST_WAIT_MS)
      throw new Error(`processes of a former start cannot be ended: ${pidsOf(left)}`);
    if (waited > patienceMs) for (const child of left) signal(child, 'SIGKILL');
    await delay(20);
  }
  return left;
}

function pidsOf(processes: readonly ProcessIdentity[]): string {
  return processes
    .filter(isAlive)
    .map(({ pid }) => pid)
    .join(', ');
}

function markedProcesses(nodeId: string): ProcessIdentity[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => (isMarked(name, nodeId) ? (identityOf(Number(name)) ?? []) : []));
}

/** A process that ends while it is looked at, or another user's, is none of ours. */
function isMarked(pid: string, nodeId: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${MARK}=${nodeId}`);
  } catch {
    return false;
  }
}

function signal(child: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(child)) return;
  try {
    process.kill(child.pid, name);
  } catch {
    // Gone between the look and the call.
  }
}
