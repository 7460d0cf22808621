/** How an operation is reached. */
export type Route = { readonly method: string; readonly path: string };

/**
 * The HTTP request of a call. A field has one place: the path where that names it, else the query (GET, DELETE) or the body.
 * Every POST has an Idempotency-Key: a cloud that keeps it does the work once, however often the request arrives.
 */
export function requestOf(
  base: string,
  route: Route,
  input: object,
  { token, key, signal }: { readonly token: string; readonly key: string; readonly signal: AbortSignal },
): Request {
  const { path, rest } = fillPath(route.path, input);
  const takesBody = route.method === 'POST' || route.method === 'PATCH';
  const headers = new Headers({ authorization: `Bearer ${token}`, accept: 'application/json' });
  if (route.method === 'POST') headers.set('idempotency-key', key);
  if (takesBody) headers.set('content-type', 'application/json');
  const url = `${base}${path}${takesBody ? '' : queryOf(rest)}`;
  // An answer from a cache would be an old state; a redirect would carry a POST elsewhere as a GET.
  const init = { method: route.method, headers, signal, cache: 'no-store', redirect: 'error' } as const;
  return new Request(url, takesBody ? { ...init, body: JSON.stringify(Object.fromEntries(rest)) } : init);
}

type Field = readonly [name: string, value: unknown];

function fillPath(
  template: string,
  input: object,
): { readonly path: string; readonly rest: readonly Field[] } {
  const fields = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = fields.get(name);
    if (typeof value !== 'string' || value === '') throw new TypeError(`${template} needs the field ${name}`);
    fields.delete(name);
    return encodeURIComponent(value);
  });
  return { path, rest: [...fields] };
}

function queryOf(fields: readonly Field[]): string {
  const query = new URLSearchParams(Object.fromEntries(fields.map(([name, value]) => [name, String(value)])));
  return query.size === 0 ? '' : `?${query}`;
}
