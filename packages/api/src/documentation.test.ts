import { readFileSync } from 'node:fs';
import { ERRORS } from '@cloudlet/control';
import { expect, it } from 'vitest';
import { DOOR_ERRORS } from './errors/door-error.ts';
import { routesOf } from './rest/routes.ts';
import { appRouter } from './router.ts';

const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');

it('docs/api.md has every route with its status, and no other', () => {
  const written = [...page.matchAll(/^\| `([A-Z]+ \/\S*)` \| (\d+) \|/gm)].map(
    ([, route, status]) => `${route} ${status}`,
  );
  const real = routesOf(appRouter).map(({ method, path, status }) => `${method} ${path} ${status}`);
  expect(written.sort()).toEqual(real.sort());
});

it('docs/api.md has every error with its status, and no other', () => {
  const written = [...page.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(
    ([, status, code]) => `${status} ${code}`,
  );
  const real = Object.entries({ ...ERRORS, ...DOOR_ERRORS }).map(([code, { status }]) => `${status} ${code}`);
  expect(written.sort()).toEqual(real.sort());
});
