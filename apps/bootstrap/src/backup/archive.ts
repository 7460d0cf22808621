import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../errors.ts';
import { run } from '../process/run.ts';
import { parseJson } from '../state/files.ts';
import { type Manifest, MEMBERS, manifestSchema } from './manifest.ts';

/**
 * A backup is one file: a line `cloudlet-backup FORMAT SHA256` and then a tar archive, of which the line has the checksum, so that a
 * file that was cut off or damaged is known for it before anything is done.
 */
const MAGIC = 'cloudlet-backup';
const FORMAT = 1;
const HEADER = new RegExp(`^${MAGIC} (\\d+) ([0-9a-f]{64})$`);
const HEADER_BYTES = `${MAGIC} ${FORMAT} ${'0'.repeat(64)}\n`.length;

/** Packs a folder into a file for its owner alone. The file is there whole or not at all. */
export async function pack(folder: string, file: string): Promise<void> {
  const closed = closedFolder();
  const archive = join(closed, 'archive.tar');
  const partial = `${file}.partial`;
  try {
    await run(['tar', '--create', '--file', archive, '--directory', folder, '.']);
    const sha256 = createHash('sha256');
    await pipeline(createReadStream(archive), sha256);
    await pipeline(
      withHeader(`${MAGIC} ${FORMAT} ${sha256.digest('hex')}\n`, archive),
      createWriteStream(partial, { mode: 0o600, flush: true }),
    );
    renameSync(partial, file);
  } finally {
    rmSync(closed, { recursive: true, force: true });
    rmSync(partial, { force: true });
  }
}

/** For what must not be read by others meanwhile: tar writes by the umask, and mkdtemp(3) lets nobody else pass. */
function closedFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cloudlet-archive-'));
}

function withHeader(header: string, archive: string): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.from(header);
      yield* createReadStream(archive);
    })(),
  );
}

/**
 * Unpacks a backup into an empty folder.
 * @throws Problem when it is no backup, of a newer format, or damaged; nothing is unpacked then
 */
export async function unpack(file: string, folder: string): Promise<Manifest> {
  if (!existsSync(file)) throw new Problem(`There is no file ${file}`);
  const wanted = await readHeader(file);
  const closed = closedFolder();
  const archive = join(closed, 'archive.tar');
  try {
    const sha256 = createHash('sha256');
    const summing = new Transform({
      transform(chunk, _encoding, done) {
        sha256.update(chunk);
        done(null, chunk);
      },
    });
    const rest = createReadStream(file, { start: HEADER_BYTES });
    await pipeline(rest, summing, createWriteStream(archive));
    if (sha256.digest('hex') !== wanted)
      throw damaged(file, 'Its checksum is another than when it was made.');
    await run(['tar', '--extract', '--file', archive, '--directory', folder, '--no-same-owner']);
  } finally {
    rmSync(closed, { recursive: true, force: true });
  }
  const text = readFileSync(join(folder, MEMBERS.manifest), 'utf8');
  const manifest = manifestSchema.safeParse(parseJson(text));
  if (!manifest.success) throw damaged(file, 'What it says of itself cannot be understood.');
  return manifest.data;
}

/** @returns the checksum of what follows. */
async function readHeader(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const line = buffer.subarray(0, bytesRead).toString('latin1').split('\n')[0] ?? '';
    if (!line.startsWith(`${MAGIC} `)) throw new Problem(`${file} is no backup of Cloudlet's`);
    const [, format, sha256] = HEADER.exec(line) ?? [];
    if (!sha256) throw damaged(file, 'It is cut off.');
    if (Number(format) > FORMAT)
      throw newer(file, `It is of format ${format}; this release reads up to ${FORMAT}.`);
    return sha256;
  } finally {
    await handle.close();
  }
}

const damaged = (file: string, why: string) =>
  new Problem(`${file} is damaged`, { why, next: 'Take another backup. Nothing was changed.' });

/** A backup of a release that knows more than this one. */
export const newer = (file: string, why: string) =>
  new Problem(`${file} was made by a newer release`, {
    why,
    next: 'Update the checkout to the release that made it, or a later one. Nothing was changed.',
  });
