import { Problem } from '../errors.ts';
import { installPackages, missingPackages, type PackagePurpose, packagesFor } from '../host/packages.ts';
import { isRoot } from '../process/users.ts';
import type { Step } from './runner.ts';

/** Every Debian package of these purposes is installed. Only root can mend it. */
export function packagesStep(purposes: readonly PackagePurpose[], log: string): Step {
  const packages = purposes.flatMap((purpose) => packagesFor(purpose));
  return {
    name: 'Debian packages',
    async check() {
      const missing = await missingPackages(packages);
      return missing.length === 0 ? { value: undefined, note: `${packages.length} are there` } : undefined;
    },
    async apply(progress) {
      const missing = await missingPackages(packages);
      if (isRoot()) return installPackages(missing, log, progress);
      throw new Problem(`Debian packages are missing: ${missing.join(', ')}`, {
        why: 'Only root can install them',
        next: `sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
      });
    },
  };
}
