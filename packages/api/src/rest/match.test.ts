import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { matchRoute } from './match.ts';
import type { Route } from './routes.ts';

const route = (method: Route['method'], path: `/${string}`): Route => ({
  method,
  path,
  status: 200,
  summary: '',
  tags: [],
  procedure: `${method} ${path}`,
  type: 'query',
  segments: path.slice(1).split('/'),
  pathFields: [],
  queryFields: {},
  input: null,
  output: z.void(),
  takesIfMatch: false,
});

const routes = [
  route('GET', '/instances'),
  route('POST', '/instances'),
  route('GET', '/instances/{id}'),
  route('DELETE', '/instances/{id}'),
  route('DELETE', '/instances/{id}/snapshots/{snapshotId}'),
];

const found = (method: string, path: string) => {
  const match = matchRoute(routes, method, path);
  return match.kind === 'route' ? { [match.route.procedure]: match.fields } : match;
};

describe('matchRoute', () => {
  it.each([
    ['GET', '/instances', { 'GET /instances': {} }],
    ['HEAD', '/instances', { 'GET /instances': {} }],
    ['POST', '/instances', { 'POST /instances': {} }],
    ['GET', '/instances/a-1', { 'GET /instances/{id}': { id: 'a-1' } }],
    [
      'DELETE',
      '/instances/a/snapshots/b',
      { 'DELETE /instances/{id}/snapshots/{snapshotId}': { id: 'a', snapshotId: 'b' } },
    ],
    ['PUT', '/instances', { kind: 'wrong-method', allowed: ['GET', 'POST'] }],
    ['POST', '/instances/a', { kind: 'wrong-method', allowed: ['GET', 'DELETE'] }],
    ['GET', '/', { kind: 'unknown' }],
    ['GET', '', { kind: 'unknown' }],
    ['GET', '/instances/', { kind: 'unknown' }],
    ['GET', '/instances/a/b', { kind: 'unknown' }],
    ['GET', '/Instances', { kind: 'unknown' }],
  ])('%s %s', (method, path, expected) => {
    expect(found(method, path)).toEqual(expected);
  });
});
