import { fingerprintOf } from '@cloudlet/certificates/fingerprint';
import type { MachineDoor } from '@cloudlet/control';
import { authorityFiles } from './authority.ts';
import type { Cloud } from './cloud.ts';
import { readFileIfExists } from './files.ts';

/** @returns what a join command says of this cloud; null where other machines are not let in, or where the cloud has no certificates yet */
export function machineDoorOf({ endpoints: { doorAddresses: addresses }, paths }: Cloud): MachineDoor | null {
  const certificate = readFileIfExists(authorityFiles(paths).authority.certificate);
  if (addresses.length === 0 || !certificate) return null;
  return { addresses, fingerprint: fingerprintOf(certificate) };
}
