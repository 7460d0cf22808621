import { existsSync, readdirSync } from 'node:fs';
import { partRunnerOf } from '../parts/choose-runner.ts';
import { takeLock } from '../process/lock.ts';
import { findCloud } from '../state/find-cloud.ts';

/** `./cloudlet down` */
export async function down(options: { readonly state?: string }): Promise<void> {
  const cloud = findCloud(options.state);
  const unlock = takeLock(cloud.paths.lock, 'up or down');
  try {
    const runner = partRunnerOf(cloud);
    const states = await runner.states();
    // A guest's console log goes through virtlogd: it would end with it.
    const keep = cloud.settings.mode === 'libvirt' && runningGuests() > 0 ? ['virtlogd'] : [];
    const stopped = states.filter((state) => !keep.includes(state.name)).map((state) => state.name);
    if (stopped.length === 0) return console.log('Nothing runs.');
    await runner.stopAll(keep);
    console.log(`Stopped: ${stopped.reverse().join(', ')}.`);
    if (keep.length > 0)
      console.log(
        'Guests keep running (virsh list shows them), and virtlogd, which writes their consoles down.',
      );
  } finally {
    unlock();
  }
}

/** How many QEMU processes libvirt has: it keeps a file with the pid of each (its driver's state folder). */
function runningGuests(): number {
  if (!existsSync(LIBVIRT_GUESTS)) return 0;
  return readdirSync(LIBVIRT_GUESTS).filter((name) => name.endsWith('.pid')).length;
}

const LIBVIRT_GUESTS = '/run/libvirt/qemu';
