import { open } from 'node:fs/promises';

/** The start of a qcow2 file (QEMU's docs/interop/qcow2.txt): magic and version, …, the size that the guest sees at 24. */
const MAGIC = 0x51_46_49_fb;
const HEADER_BYTES = 32;

/** The bytes that a qcow2 disk shows to its guest, without starting a program. @throws Error when it is no qcow2 file */
export async function readVirtualSize(path: string): Promise<number> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
  if (bytesRead < HEADER_BYTES || header.readUInt32BE(0) !== MAGIC)
    throw new Error(`${path} is no qcow2 file`);
  return Number(header.readBigUInt64BE(24));
}
