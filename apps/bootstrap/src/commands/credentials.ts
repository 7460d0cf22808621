import type { Credential } from '../seed/credentials.ts';

/** Passwords as a person reads them off the screen, the one time that they are shown. */
export function showCredentials(credentials: readonly Credential[]): string {
  if (credentials.length === 0) return '';
  const [who, login] = [widest(credentials, 'who'), widest(credentials, 'login')];
  const lines = credentials.map(
    (one) => `  ${one.who.padEnd(who)}  ${one.login.padEnd(login)}  password ${one.password}`,
  );
  return [
    '',
    ...lines,
    '',
    '  Keep them: they are shown this once. ./cloudlet password EMAIL sets a new one.',
    '',
  ].join('\n');
}

function widest(credentials: readonly Credential[], field: 'who' | 'login'): number {
  return Math.max(...credentials.map((credential) => credential[field].length));
}
