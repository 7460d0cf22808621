'use client';

import { signOut } from 'next-auth/react';
import { signingOut } from '#lib/signing-out.ts';

/** Forgets this browser's session. A whole page load: nothing of it stays in memory. */
export async function leave(): Promise<void> {
  await signingOut(() => signOut({ redirect: false }));
  window.location.assign('/sign-in');
}
