import { randomUUID } from 'node:crypto';
import type { Visitor } from '@cloudlet/control';
import { createContext, requireCaller } from '../context.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { DoorError } from '../errors/door-error.ts';
import { logFailure } from '../errors/log-failure.ts';
import type { Identity } from '../identity.ts';
import { problemResponse } from '../rest/problem.ts';
import { readQuery } from '../rest/query.ts';
import { routesOf } from '../rest/routes.ts';
import { startDownload } from '../rest/start-download.ts';
import { appRouter } from '../router.ts';

/** What a link on one of the portal's pages asks for. */
type ExportRequest = {
  /** A procedure that answers with a file, e.g. `events.export`. */
  readonly procedure: string;
  readonly query: URLSearchParams;
  readonly signal: AbortSignal;
  readonly identity: Identity | null;
  readonly visitor: Visitor;
};

const routes = routesOf(appRouter).filter(({ download }) => download !== undefined);

/** Answers with the file that REST answers with, to whoever has signed in. Never rejects: what went wrong is a problem document. */
export async function handleExport(
  dependencies: ApiDependencies,
  { procedure, query, signal, identity, visitor }: ExportRequest,
): Promise<Response> {
  const requestId = randomUUID();
  try {
    const route = routes.find((one) => one.procedure === procedure);
    if (!route) throw new DoorError('route_not_found', {});
    const context = await createContext(dependencies, identity, { requestId, visitor });
    requireCaller(context);
    const response = await startDownload(context, route, {
      route,
      input: readQuery(query, route.queryFields),
      signal,
    });
    response.headers.set('cache-control', 'no-store');
    return response;
  } catch (error) {
    logFailure(dependencies, error, 'an export failed', { requestId, procedure });
    return problemResponse(error, requestId);
  }
}
