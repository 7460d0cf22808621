import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: nobody guesses them, so a fast hash is enough to keep. */
export function newSecret(prefix = ''): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a secret. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
