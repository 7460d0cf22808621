/** Begins the word for too many failed attempts; the seconds until the next one is looked at follow. */
export const BLOCKED = 'blocked:';

/** Why nobody was signed in; `unavailable`: nobody could be asked. */
export type Refusal =
  | { readonly kind: 'wrong' | 'wrong-code' | 'unavailable' }
  | { readonly kind: 'blocked'; readonly until: Date };

/** The password is right, and a second factor is asked for. */
export type CodeNeeded = { readonly kind: 'code-needed' };

/** Reads what NextAuth hands to the browser: its own word for "authorize answered null", or the message of what was thrown there. */
export function refusalOf(error: string | null | undefined): Refusal | CodeNeeded {
  if (error === 'CredentialsSignin') return { kind: 'wrong' };
  if (error === 'code-needed' || error === 'wrong-code') return { kind: error };
  const seconds = error?.startsWith(BLOCKED) ? Number(error.slice(BLOCKED.length)) : Number.NaN;
  if (!Number.isSafeInteger(seconds)) return { kind: 'unavailable' };
  return { kind: 'blocked', until: new Date(Date.now() + seconds * 1_000) };
}
