'use client';

const KEY = 'cloudlet-invitation';

/**
 * The secret of the link that was followed. It is in the fragment, which no server sees; this tab keeps it while somebody signs in.
 */
export function takeInvitationSecret(): string | null {
  const secret = window.location.hash.slice(1);
  if (secret === '') return window.sessionStorage.getItem(KEY);
  window.sessionStorage.setItem(KEY, secret);
  return secret;
}

/** Takes it out of the address that is shown and kept in the history. Next follows the history once the page is there, not before. */
export function hideInvitationSecret(): void {
  if (window.location.hash !== '') window.history.replaceState(null, '', window.location.pathname);
}

/** After it was used. */
export function forgetInvitationSecret(): void {
  window.sessionStorage.removeItem(KEY);
}
