import { ControlError, type TargetType } from '@cloudlet/control';
import type { InputIssue } from '../errors/input-issue.ts';
import { invalidInput } from '../errors/invalid-input.ts';
import { readBody, refuseBody } from './body.ts';
import { readQuery } from './query.ts';
import type { Route } from './routes.ts';

/**
 * What the procedure is given: fields of the path, and of the query (GET, DELETE) or the body (the others).
 * A field has one place: the path's cannot be given again elsewhere.
 * @throws DoorError of the body's and the query's readers; `not_found` for an id in the path that cannot be one
 */
export async function readInput(
  request: Request,
  url: URL,
  route: Route,
  fields: Readonly<Record<string, string>>,
): Promise<Record<string, unknown> | undefined> {
  const takesBody = route.method === 'POST' || route.method === 'PATCH';
  const query = readQuery(url.searchParams, takesBody ? {} : route.queryFields);
  if (!takesBody) refuseBody(request);
  const body = takesBody ? await readBody(request) : {};
  refuseTwice(Object.keys(body), route.pathFields);
  refuseImpossible(route, fields);
  if (!route.input && !takesBody) return undefined;
  return { ...query, ...body, ...fields };
}

function refuseTwice(given: readonly string[], pathFields: readonly string[]): void {
  const twice = given.filter((name) => pathFields.includes(name));
  const issues: InputIssue[] = twice.map((name) => ({
    path: [name],
    code: 'unrecognized_keys',
    message: 'This field is in the path.',
  }));
  if (issues.length > 0) throw invalidInput(issues);
}

/** An id that cannot be one is as unknown as any other: 404, by the path alone. */
function refuseImpossible(route: Route, fields: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(fields)) {
    if (route.input?.shape[name]?.safeParse(value).success) continue;
    const collection = route.segments[route.segments.indexOf(`{${name}}`) - 1] ?? '';
    throw new ControlError('not_found', { type: TARGETS[collection] ?? 'instance' });
  }
}

/** What the id after a segment names. */
const TARGETS: Readonly<Record<string, TargetType>> = {
  enrolments: 'enrolment',
  instances: 'instance',
  invitations: 'invitation',
  'key-pairs': 'key_pair',
  members: 'member',
  nodes: 'node',
  operations: 'operation',
  orphans: 'orphan',
  'quota-requests': 'quota_request',
  requests: 'quota_request',
  'server-groups': 'server_group',
  snapshots: 'snapshot',
  tenants: 'tenant',
  tokens: 'token',
};
