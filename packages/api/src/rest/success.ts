import type { Route } from './routes.ts';

/** The answer to what a procedure has done. */
export function success(route: Route, output: unknown): Response {
  if (route.status === 204) return new Response(null, { status: 204 });
  return Response.json(output, { status: route.status });
}
