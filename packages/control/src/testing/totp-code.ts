import { Secret, TOTP } from 'otpauth';

/** What an authenticator app shows. @param steps so many steps of 30 s from now */
export function totpCodeOf(secret: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });
}
