import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openApiDocument } from '../src/openapi/document.ts';
import { routesOf } from '../src/rest/routes.ts';
import { appRouter } from '../src/router.ts';
import { sdkSources } from './sdk-sources.ts';

it('packages/sdk is made from the OpenAPI document as it is now (npm run sdk:generate)', async () => {
  const sources = await sdkSources(openApiDocument());
  expect(Object.keys(sources)).toEqual(['document.ts', 'routes.ts']);
  for (const [name, text] of Object.entries(sources)) {
    const file = new URL(`../../sdk/src/generated/${name}`, import.meta.url);
    expect(readFileSync(file, 'utf8'), `${name} is old: npm run sdk:generate`).toBe(text);
  }
});

it('has every REST route that answers JSON once, and every error code that the document names', async () => {
  const { 'routes.ts': text = '' } = await sdkSources(openApiDocument());
  const written = [...text.matchAll(/^ {2}'([\w.]+)': \{"method":"(\w+)","path":"([^"]+)"/gm)];
  const real = routesOf(appRouter)
    .filter(({ download }) => download === undefined)
    .map(({ procedure, method, path }) => `${procedure} ${method} ${path}`);
  expect(written.map(([, procedure, method, path]) => `${procedure} ${method} ${path}`).sort()).toEqual(
    real.sort(),
  );
  expect(text).toContain("  | 'quota_exceeded'\n");
});
