import { open } from 'node:fs/promises';

/** The start of a qcow2 file (QEMU's docs/interop/qcow2.txt): magic, version, backing file's offset and length, …, size at 24. */
const MAGIC = 0x51_46_49_fb;
const HEADER_BYTES = 32;

export type Qcow2Header = {
  /** The file that it is an overlay on, or null. */
  readonly backingFile: string | null;
  /** Bytes that the guest sees. */
  readonly virtualSizeBytes: number;
};

/** Reads a qcow2 file's header without starting a program. @throws Error when it is no qcow2 file. */
export async function readQcow2Header(path: string): Promise<Qcow2Header> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(HEADER_BYTES);
  await file.read(header, 0, HEADER_BYTES, 0);
  if (header.readUInt32BE(0) !== MAGIC) throw new Error(`${path} is no qcow2 file`);
  const nameOffset = Number(header.readBigUInt64BE(8));
  const nameLength = header.readUInt32BE(16);
  const name = Buffer.alloc(nameLength);
  if (nameOffset > 0) await file.read(name, 0, nameLength, nameOffset);
  return {
    backingFile: nameOffset > 0 ? name.toString('utf8') : null,
    virtualSizeBytes: Number(header.readBigUInt64BE(24)),
  };
}
