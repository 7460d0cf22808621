import {
  chmod,
  chown,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './errors.ts';

export async function exists(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== null;
}

/** Bytes that a file is long and that it takes on disk, or null where there is none. */
export async function sizeOf(
  path: string,
): Promise<{ readonly bytes: number; readonly onDisk: number } | null> {
  try {
    const { size, blocks } = await stat(path);
    return { bytes: size, onDisk: blocks * 512 };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A small file's text, or null where there is none. */
export async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A path without symbolic links; as it is where it leads to nothing. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return path;
    throw error;
  }
}

/** The names in a folder; none where the folder is missing. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/**
 * Makes an empty file that root alone may read, or empties one, for a program to write into: programs make files that
 * everybody may read. libvirt hands it over to the guest's QEMU while that runs.
 */
export async function makePrivate(path: string): Promise<void> {
  await writeFile(path, '', { mode: 0o600 });
}

/** Takes back a file that QEMU has written: a guest that broke out of its QEMU must not get at it. */
export async function keepFromGuests(path: string): Promise<void> {
  await chown(path, process.geteuid?.() ?? 0, process.getegid?.() ?? 0);
  await chmod(path, 0o600);
}

/** Writes a small file that only root reads, and has it on the disk when it returns. */
export async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
}

/** Gives a file that is whole its real name, in a way that holds also when the power fails right after. */
export async function putInPlace(temporary: string, target: string): Promise<void> {
  await flush(temporary);
  await rename(temporary, target);
  await flush(dirname(target));
}

async function flush(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}

/** Removes what of a folder is chosen by name. */
export async function removeNamed(folder: string, chosen: (name: string) => boolean): Promise<void> {
  const names = (await namesIn(folder)).filter(chosen);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** The same, and then the folder if nothing is left in it: not while something is being made in there. */
export async function removeFrom(folder: string, chosen: (name: string) => boolean): Promise<void> {
  await removeNamed(folder, chosen);
  try {
    await rmdir(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}
