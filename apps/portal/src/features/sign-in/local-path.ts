/** Where to go after the sign-in: only a path of the portal itself, so that a link cannot lead elsewhere. */
export function localPath(wanted: string | readonly string[] | undefined): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  const base = 'http://portal.invalid';
  if (!URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  return url.origin === base ? url.pathname + url.search : '/';
}
