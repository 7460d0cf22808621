import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('runs with what a browser has, and nothing of Node’s', async () => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('index.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'sdk',
    target: 'es2022',
  });
  const asked: Request[] = [];
  const answer = async (request: Request) => {
    asked.push(request);
    return Response.json({
      items: [{ name: `page-${asked.length}` }],
      nextCursor: asked.length < 2 ? 'next' : null,
    });
  };
  const ofTheBrowser = {
    AbortController,
    AbortSignal,
    Headers,
    Request,
    URL,
    URLSearchParams,
    crypto,
    performance,
  };
  const page = createContext({ ...ofTheBrowser, clearTimeout, setTimeout, fetch: answer });
  const names = await runInContext(
    `${outputFiles[0]?.text};
    (async () => {
      const cloud = sdk.createClient({ address: 'https://cloud.test', token: 'clt_test' });
      const names = [];
      for await (const { name } of sdk.each(cloud.instances.list, { status: 'ACTIVE' })) names.push(name);
      return names.join();
    })()`,
    page,
  );
  expect(names).toBe('page-1,page-2');
  expect(asked[1]?.url).toBe('https://cloud.test/api/v1/instances?status=ACTIVE&cursor=next');
});
