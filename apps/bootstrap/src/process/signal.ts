import { hasCode } from '../errors.ts';

/** Signals a process, or with a negative number its group. @returns false where there is nobody left. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}
