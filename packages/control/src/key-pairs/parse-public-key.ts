import { parseKey } from 'sshpk';
import { ControlError } from '../errors/control-error.ts';

export type PublicKey = {
  /** As authorized_keys takes it, without options: type, base64, comment. */
  readonly text: string;
  /** SHA256:… as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
};

/** DSA is refused by OpenSSH since 7.0. */
const TYPES = new Set(['ed25519', 'ecdsa', 'rsa']);
/** What OpenSSH 9 has as RequiredRSASize by default is 1024; 2048 is NIST's lower bound (SP 800-57). */
const MIN_RSA_BITS = 2_048;

/**
 * Reads one OpenSSH public key.
 * @throws ControlError `invalid_public_key` with the reason
 */
export function parsePublicKey(text: string): PublicKey {
  const trimmed = text.trim();
  if (/[\r\n]/.test(trimmed)) throw new ControlError('invalid_public_key', { reason: 'several_keys' });
  const key = parse(trimmed);
  if (!TYPES.has(key.type)) throw new ControlError('invalid_public_key', { reason: 'type_not_allowed' });
  if (key.type === 'rsa' && key.size < MIN_RSA_BITS) {
    throw new ControlError('invalid_public_key', { reason: 'too_short' });
  }
  const [type, base64] = key.toString('ssh').split(' ');
  const comment = printable(trimmed.split(/\s+/).slice(2).join(' '));
  return {
    text: [type, base64, comment].filter((part) => part).join(' '),
    fingerprint: key.fingerprint('sha256').toString(),
  };
}

function parse(text: string) {
  try {
    return parseKey(text, 'ssh');
  } catch (error) {
    throw new ControlError('invalid_public_key', { reason: 'not_openssh' }, { cause: error });
  }
}

function printable(comment: string): string {
  return comment.replace(/[^\x20-\x7e]/g, '').trim();
}
