import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const folders = ['/usr/local/sbin', '/usr/sbin', '/sbin', ...(process.env.PATH ?? '').split(delimiter)];

/** Why guests cannot be built and booted here, or null if they can. */
export function whyNoGuests(): string | null {
  if (process.getuid?.() !== 0) return 'building an image needs root';
  const missing = ['mmdebstrap', 'qemu-system-x86_64', 'qemu-img', 'genisoimage'].filter(
    (name) => !isInstalled(name),
  );
  return missing.length > 0 ? `not installed: ${missing.join(', ')}` : null;
}

/** Is there a program of this name? */
export function isInstalled(name: string): boolean {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
