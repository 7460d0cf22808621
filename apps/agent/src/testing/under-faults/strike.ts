import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { FAULT_FILE, type Fault, faultSchema, struck, traceOf, waits } from './fault.ts';

const file = process.env[FAULT_FILE] ?? '';

/** The fault that is planted now: it may be taken back at any moment. */
export function plantedFault(): Fault | null {
  try {
    return faultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

let isDying = false;

/** Resolves at once, or never where a kill is on its way: the step that is under way may end, the operation goes no further. */
export function unlessDying(step: string): Promise<void> {
  if (!isDying) return Promise.resolve();
  note(waits(step));
  return new Promise(() => undefined);
}

/** Notes that the operation has come to a point, and kills this process if that is where it is to die. */
export function pass(fault: Fault, point: string): void {
  note(point);
  if (fault.kill?.point !== point || hasStruck(struck.killed(point))) return;
  const kill = () => {
    note(struck.killed(point));
    process.kill(process.pid, 'SIGKILL');
    // The kernel may let this thread run a little longer; it must do nothing more.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  isDying = true;
  if (fault.kill.afterMs === 0) kill();
  else setTimeout(kill, fault.kill.afterMs);
}

/** Whether this step is to fail now on this side of its work; notes it. */
export function mustFail({ fail }: Fault, step: string, when: 'before' | 'after'): boolean {
  if (fail?.step !== step || fail.when !== when) return false;
  const line = struck.failed(step, when);
  if (fail.times === 'once' && hasStruck(line)) return false;
  note(line);
  return true;
}

function note(line: string): void {
  appendFileSync(traceOf(file), `${line}\n`);
}

function hasStruck(line: string): boolean {
  return existsSync(traceOf(file)) && readFileSync(traceOf(file), 'utf8').split('\n').includes(line);
}
