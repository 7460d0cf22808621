import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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

it('names no error that nothing answers', () => {
  const sources = ['../../control/src', '.'].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  const code = sources
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testing\//.test(path))
        .map((path) => readFileSync(`${folder}/${path}`, 'utf8')),
    )
    .join('\n');
  const raised = new Set(
    [...code.matchAll(/(?:ControlError|DoorError)\(\s*'(\w+)'/g)].map(([, name]) => name),
  );
  const named = [...Object.keys(ERRORS), ...Object.keys(DOOR_ERRORS)];
  expect(named.filter((name) => !raised.has(name))).toEqual([]);
});
