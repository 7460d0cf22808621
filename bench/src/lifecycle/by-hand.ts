import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./by-hand.sh', import.meta.url));

/** A guest that is made by the shell script with the same XML as one of Cloudlet's. */
export type ByHand = {
  readonly uuid: string;
  act(action: 'create' | 'stop' | 'start' | 'destroy'): Promise<void>;
};

/**
 * Prepares, outside of what is timed, what the script needs: the XML of a guest of Cloudlet's with another name, id, address and folder.
 * @param template the inactive XML of a domain that Cloudlet defined
 * @param folder where its disk and seed go; libvirt's QEMU must be able to reach it
 */
export function prepareByHand(template: string, folder: string, baseImage: string): ByHand {
  const uuid = randomUUID();
  const name = `by-hand-${uuid.slice(0, 8)}`;
  const mac = `52:54:00:${randomBytes(3).toString('hex').match(/../g)?.join(':')}`;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const xml = template
    .replace(/<name>.*<\/name>/, `<name>${name}</name>`)
    .replace(/<uuid>.*<\/uuid>/, `<uuid>${uuid}</uuid>`)
    .replace(/<mac address='.*'\/>/, `<mac address='${mac}'/>`)
    .replace(/<metadata>[\s\S]*<\/metadata>/, '')
    .replace(/(<disk[\s\S]*?<source file=')[^']*(')/, `$1${folder}/disk.qcow2$2`)
    .replace(/(<disk[\s\S]*?<\/disk>\s*<disk[\s\S]*?<source file=')[^']*(')/, `$1${folder}/seed.iso$2`)
    .replace(/(<log file=')[^']*(')/g, `$1${folder}/console.log$2`);
  writeFileSync(join(folder, 'domain.xml'), xml);
  for (const file of ['user-data', 'vendor-data']) writeFileSync(join(folder, file), '#cloud-config\n');
  writeFileSync(join(folder, 'meta-data'), `instance-id: ${uuid}\nlocal-hostname: ${name}\n`);
  return {
    uuid,
    async act(action) {
      await run(script, [action, name, folder, baseImage]);
    },
  };
}
