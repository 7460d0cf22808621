'use client';

import { getCsrfToken } from 'next-auth/react';

/** Makes a tenant this browser's and goes there. A whole page load: nothing of the one before stays in memory. */
export async function chooseTenant(tenantId: string, target = '/'): Promise<void> {
  const csrfToken = await getCsrfToken();
  const answer = await fetch('/api/auth/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ csrfToken, data: { tenantId } }),
  });
  if (!answer.ok) throw new Error(`the tenant was not chosen: ${answer.status}`);
  window.location.assign(target);
}
