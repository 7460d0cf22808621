import { type FileHandle, open } from 'node:fs/promises';

/**
 * The start of a qcow2 file (QEMU's docs/interop/qcow2.txt): magic and version, where the backing file's name is (8) and how long
 * it is (16), …, the size that the guest sees at 24.
 */
const MAGIC = 0x51_46_49_fb;
const HEADER_BYTES = 32;

/** The bytes that a qcow2 disk shows to its guest, without starting a program. @throws Error when it is no qcow2 file */
export async function readVirtualSize(path: string): Promise<number> {
  await using file = await open(path, 'r');
  return Number((await readHeader(file, path)).readBigUInt64BE(24));
}

/** The name of the file that a qcow2 disk is an overlay on, as it is written there; null where it is on its own. */
export async function readBackingFile(path: string): Promise<string | null> {
  await using file = await open(path, 'r');
  const header = await readHeader(file, path);
  const offset = Number(header.readBigUInt64BE(8));
  if (offset === 0) return null;
  const name = Buffer.alloc(header.readUInt32BE(16));
  await file.read(name, 0, name.length, offset);
  return name.toString();
}

async function readHeader(file: FileHandle, path: string): Promise<Buffer> {
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || header.readUInt32BE(0) !== MAGIC)
    throw new Error(`${path} is no qcow2 file`);
  return header;
}
