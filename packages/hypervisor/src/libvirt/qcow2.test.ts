import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readVirtualSize } from './qcow2.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qcow2-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: Buffer): Promise<string> {
  const path = join(folder, 'disk');
  await writeFile(path, content);
  return path;
}

/** As qemu-img writes it, up to where the driver reads. */
function header(size: bigint): Buffer {
  const bytes = Buffer.alloc(104);
  bytes.write('QFI\xfb', 'latin1');
  bytes.writeUInt32BE(3, 4);
  bytes.writeBigUInt64BE(size, 24);
  return bytes;
}

it('reads the size that a guest sees', async () => {
  expect(await readVirtualSize(await fileOf(header(20n * 2n ** 30n)))).toBe(20 * 2 ** 30);
});

it('refuses what is no qcow2 file', async () => {
  await expect(readVirtualSize(await fileOf(Buffer.alloc(512)))).rejects.toThrow('is no qcow2 file');
  await expect(readVirtualSize(await fileOf(header(1n).subarray(0, 20)))).rejects.toThrow('is no qcow2 file');
  await expect(readVirtualSize(await fileOf(Buffer.alloc(0)))).rejects.toThrow('is no qcow2 file');
  await expect(readVirtualSize(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
});
