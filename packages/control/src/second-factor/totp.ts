import { Secret, TOTP } from 'otpauth';

/** What every authenticator app knows: RFC 6238 with SHA-1, six digits, steps of 30 s. */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** A code of the step before or after is good too: clocks differ, and people type slowly (RFC 6238 section 5.2). */
const STEPS_AROUND = 1;

/** A new secret, in base32: 160 bits (RFC 4226 section 4). */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({
    ...SHAPE,
    issuer: 'Cloudlet',
    label: email,
    secret: Secret.fromBase32(secret),
  }).toString();
}

/** The step whose code it is; null where it is none of those that are good now. */
export function stepOfCode(secret: string, code: string, now = Date.now()): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const delta = new TOTP({ ...SHAPE, secret: Secret.fromBase32(secret) }).validate({
    token,
    timestamp: now,
    window: STEPS_AROUND,
  });
  return delta === null ? null : Math.floor(now / 1_000 / SHAPE.period) + delta;
}
