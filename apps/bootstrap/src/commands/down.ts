import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf } from '@cloudlet/daemon';
import { isDiskFull } from '../errors.ts';
import { takeLock } from '../process/lock.ts';
import { readFileIfExists } from '../state/files.ts';
import { findSite } from '../state/site.ts';

/** A guest's console log goes through virtlogd: it would end with it. */
export const KEPT_FOR_GUESTS: readonly string[] = ['virtlogd'];

/** `./cloudlet down` */
export async function down(options: { readonly state?: string }): Promise<void> {
  const { paths, runner, hasGuests } = findSite(options.state);
  const unlock = lockOrGoOn(paths.lock);
  try {
    const states = await runner.states();
    const guests = hasGuests ? runningGuests() : 0;
    const keep = keptForGuests(hasGuests);
    const stopped = states.map((state) => state.name).filter((name) => !keep.includes(name));
    if (stopped.length === 0) return console.log('Nothing runs.');
    await runner.stopAll(keep);
    console.log(`Stopped: ${stopped.reverse().join(', ')}.`);
    if (guests > 0)
      console.log(
        `Guests keep running: ${guests} (virsh list shows them). ./cloudlet up takes them over again.`,
      );
  } finally {
    unlock();
  }
}

/** The parts that have to go on while guests run. */
function keptForGuests(hasGuests: boolean): readonly string[] {
  return hasGuests && runningGuests() > 0 ? KEPT_FOR_GUESTS : [];
}

/** On a full disk `down` may be what makes room: it goes on where nobody has the lock and it cannot be written. */
function lockOrGoOn(path: string): () => void {
  try {
    return takeLock(path, 'up or down');
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    console.error('The disk is full: going on without a lock.');
    return () => undefined;
  }
}

/** How many QEMU processes libvirt has: its driver keeps a file with the pid of each, and one with its own. */
function runningGuests(): number {
  if (!existsSync(LIBVIRT_GUESTS)) return 0;
  const files = readdirSync(LIBVIRT_GUESTS).filter((name) => name.endsWith('.pid') && name !== 'driver.pid');
  return files.filter((name) => identityOf(Number(readFileIfExists(join(LIBVIRT_GUESTS, name))))).length;
}

const LIBVIRT_GUESTS = '/run/libvirt/qemu';
