import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

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

/** The names in a folder; none where the folder is missing. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Removes the files of a folder whose names are chosen, then the folder if nothing is left in it. */
export async function removeFrom(folder: string, chosen: (name: string) => boolean): Promise<void> {
  const names = await namesIn(folder);
  await Promise.all(names.filter(chosen).map((name) => rm(join(folder, name), { force: true })));
  try {
    await rmdir(folder);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}
