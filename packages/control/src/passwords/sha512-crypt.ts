import { createHash, type Hash, randomBytes } from 'node:crypto';

// SHA-512 crypt, as a guest's chpasswd -e and cloud-init take it. The steps and their numbers are those of the specification:
// Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", https://www.akkadia.org/drepper/SHA-crypt.txt

const ROUNDS = 5_000;
/** Rounds between two looks at the event loop: about 1 ms. */
const ROUNDS_AT_ONCE = 250;
const BLOCK = 64;
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 96 bits, the most that the format takes. */
const SALT_LENGTH = 16;

/**
 * Hashes a password as crypt(5) `$6$`. Takes some 20 ms, in portions, so that a server goes on answering others.
 * @param salt up to 16 characters of crypt's alphabet; random unless given
 */
export async function sha512Crypt(password: string, salt = randomSalt()): Promise<string> {
  const key = Buffer.from(password, 'utf8');
  const saltBytes = Buffer.from(salt, 'latin1').subarray(0, SALT_LENGTH);

  const alternate = sha512([key, saltBytes, key]);
  const initial = sha512Of((hash) => {
    hash.update(key).update(saltBytes).update(repeated(alternate, key.length));
    for (let length = key.length; length > 0; length >>= 1) hash.update(length & 1 ? alternate : key);
  });
  const p = repeated(sha512(Array(key.length).fill(key)), key.length);
  const s = repeated(sha512(Array(16 + initial.readUInt8(0)).fill(saltBytes)), saltBytes.length);

  let digest = initial;
  for (let round = 0; round < ROUNDS; round += 1) {
    const odd = round % 2 === 1;
    const parts = [odd ? p : digest];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(odd ? digest : p);
    digest = sha512(parts);
    if (round % ROUNDS_AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return `$6$${saltBytes.toString('latin1')}$${encode(digest)}`;
}

function sha512(parts: readonly Buffer[]): Buffer {
  return sha512Of((hash) => {
    for (const part of parts) hash.update(part);
  });
}

function sha512Of(feed: (hash: Hash) => void): Buffer {
  const hash = createHash('sha512');
  feed(hash);
  return hash.digest();
}

function repeated(block: Buffer, length: number): Buffer {
  return Buffer.concat(Array(Math.ceil(length / BLOCK)).fill(block)).subarray(0, length);
}

/** Step 22: groups of three bytes, rotating, as four characters each, lowest bits first; the last byte as two. */
function encode(digest: Buffer): string {
  let text = '';
  for (let group = 0; group < 21; group += 1) {
    const triple = [group, group + 21, group + 42];
    const turned = [0, 1, 2].map((place) => triple[(place + group) % 3] as number);
    const [high, middle, low] = turned.map((index) => digest.readUInt8(index)) as [number, number, number];
    text += characters((high << 16) | (middle << 8) | low, 4);
  }
  return text + characters(digest.readUInt8(63), 2);
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, place) => ALPHABET[(value >> (6 * place)) & 63]).join('');
}

function randomSalt(): string {
  return Array.from(randomBytes(SALT_LENGTH), (byte) => ALPHABET[byte & 63]).join('');
}
