import { createHash } from 'node:crypto';

const content = Buffer.alloc(128 * 1024, 'what a simulated guest boots from ');
const CHUNK = 4_096;

/** A base image for simulated hosts: its checksum is real, nothing boots from it. */
export const smallImage = {
  sha256: createHash('sha256').update(content).digest('hex'),
  sizeBytes: content.length,
  sizeGib: 1,
  memoryMib: 128,
  async *read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < content.length; at += CHUNK) yield content.subarray(at, at + CHUNK);
  },
} as const;
