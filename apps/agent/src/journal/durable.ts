import { open } from 'node:fs/promises';

/** Makes a folder's names durable: a file that was made or renamed in it is found after a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
