import { fieldOf, type Route } from './routes.ts';

/** What a method and a path lead to. */
export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

/** Finds the route for a path below /api/v1. HEAD goes where GET goes. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match {
  const segments = path.slice(1).split('/');
  const candidates = routes.flatMap((route) => {
    const fields = fieldsOf(route, segments);
    return fields ? [{ route, fields }] : [];
  });
  if (candidates.length === 0) return { kind: 'unknown' };
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = candidates.find(({ route }) => route.method === wanted);
  if (found) return { kind: 'route', ...found };
  return { kind: 'wrong-method', allowed: candidates.map(({ route }) => route.method) };
}

/** The path's fields when it has the route's form, else null. */
function fieldsOf(route: Route, segments: readonly string[]): Record<string, string> | null {
  if (segments.length !== route.segments.length) return null;
  const fields: Record<string, string> = {};
  for (const [index, pattern] of route.segments.entries()) {
    const segment = segments[index] ?? '';
    const field = fieldOf(pattern);
    if (field === null && segment !== pattern) return null;
    if (field !== null && segment === '') return null;
    if (field !== null) fields[field] = segment;
  }
  return fields;
}
