'use client';

const KEY = 'cloudlet-invitation';

/**
 * The secret of the link that was followed. It is in the fragment, which no server sees; this tab keeps it while somebody signs in,
 * and the address forgets it.
 */
export function takeInvitationSecret(): string | null {
  const secret = window.location.hash.slice(1);
  if (secret === '') return window.sessionStorage.getItem(KEY);
  window.sessionStorage.setItem(KEY, secret);
  window.history.replaceState(null, '', window.location.pathname);
  return secret;
}

/** After it was used. */
export function forgetInvitationSecret(): void {
  window.sessionStorage.removeItem(KEY);
}
