/**
 * How long a guest takes from QEMU's start to its login prompt, without KVM:
 *   npx tsx infra/images/measure-boot.ts tiny 5
 * boots the image five times on each machine type and prints every time in seconds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtImage } from './testing/built-image.ts';
import { makeDisk, startGuest } from './testing/guest.ts';
import { makeSeed, passwordVendorData } from './testing/seed.ts';

const [name = 'tiny', runs = '5'] = process.argv.slice(2);
const image = await builtImage(name);
const folder = await mkdtemp(join(tmpdir(), 'measure-boot-'));

/** Seconds from the start of a first boot to the prompt. */
async function secondsToPrompt(machine: 'q35' | 'pc', run: number): Promise<number> {
  const seed = await makeSeed(folder, 'seed', {
    'meta-data': `instance-id: ${machine}-${run}\nlocal-hostname: measured\n`,
    'vendor-data': passwordVendorData(image.manifest.defaultUser, '$6$salt$neverused'),
  });
  const sizeGib = image.manifest.minDiskGib + 1;
  const disk = await makeDisk(folder, `${machine}-${run}`, image.path, sizeGib);
  const started = performance.now();
  const guest = await startGuest({ folder, disk, seed, machine, memoryMib: image.manifest.minMemoryMib });
  await guest.console.expect(/measured login: /, 600_000);
  const seconds = (performance.now() - started) / 1000;
  await guest.kill();
  return seconds;
}

try {
  for (const machine of ['q35', 'pc'] as const) {
    const times: number[] = [];
    for (let run = 0; run < Number(runs); run++) times.push(await secondsToPrompt(machine, run));
    console.log(`${name} ${machine}: ${times.map((time) => time.toFixed(2)).join(' ')}`);
  }
} finally {
  await rm(folder, { recursive: true });
}
