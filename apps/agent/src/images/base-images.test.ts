import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayPaths } from '@cloudlet/contract';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { expect, test } from 'vitest';
import { createBaseImages, type ImageSource } from './base-images.ts';
import { httpImageSource } from './http-source.ts';

const IMAGE = { sha256: 'a'.repeat(64), sizeBytes: 10 };
const never = new AbortController().signal;

/** A cache that takes everything. */
function cache() {
  const images = new Map<string, string>();
  const hypervisor = {
    hasBaseImage: async (sha256: string) => images.has(sha256),
    importBaseImage: async ({ sha256 }: typeof IMAGE, content: AsyncIterable<Uint8Array>) => {
      let text = '';
      for await (const chunk of content) text += new TextDecoder().decode(chunk);
      images.set(sha256, text);
    },
  } as unknown as Hypervisor;
  return { hypervisor, images };
}

/** A source that gives its bytes when it is told to. */
function gatedSource() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const calls: AbortSignal[] = [];
  const source: ImageSource = async (_image, signal) => {
    calls.push(signal);
    return (async function* () {
      yield new TextEncoder().encode('01234');
      await Promise.race([opened, once(signal, 'abort')]);
      signal.throwIfAborted();
      yield new TextEncoder().encode('56789');
    })();
  };
  return { source, calls, open: () => open() };
}

test('one download serves all who wait, and tells each how far it is', async () => {
  const { hypervisor, images } = cache();
  const { source, calls, open } = gatedSource();
  const baseImages = createBaseImages(hypervisor, source);
  const told: number[] = [];
  const waiting = [
    baseImages.ensure(IMAGE, never, (fraction) => told.push(fraction)),
    baseImages.ensure(IMAGE, never, () => undefined),
  ];
  open();
  await Promise.all(waiting);
  await baseImages.ensure(IMAGE, never, () => undefined);
  expect(calls).toHaveLength(1);
  expect(told).toEqual([0.5, 1]);
  expect(images.get(IMAGE.sha256)).toBe('0123456789');
});

test('goes on while somebody waits, is aborted when the last has gone, and begins anew after that', async () => {
  const { hypervisor, images } = cache();
  const { source, calls, open } = gatedSource();
  const baseImages = createBaseImages(hypervisor, source);
  const first = new AbortController();
  const second = new AbortController();
  const one = baseImages.ensure(IMAGE, first.signal, () => undefined);
  const two = baseImages.ensure(IMAGE, second.signal, () => undefined);
  first.abort();
  await expect(one).rejects.toThrow();
  expect(calls[0]?.aborted).toBe(false);
  second.abort();
  await expect(two).rejects.toThrow();
  expect(calls[0]?.aborted).toBe(true);
  expect(images.size).toBe(0);

  const three = baseImages.ensure(IMAGE, never, () => undefined);
  open();
  await three;
  expect(images.size).toBe(1);
});

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, close: () => new Promise((resolve) => server.close(resolve)) };
}

test('shows the node credential to the gateway, and says what is wrong with the answer', async () => {
  const { url, close } = await serve((request, response) => {
    expect(request.url).toBe(gatewayPaths.image(IMAGE.sha256));
    const isNode = request.headers.authorization === 'Bearer node.secret';
    response.writeHead(isNode ? 200 : 401, { 'content-length': isNode ? 10 : 0 });
    if (isNode) response.write('01234', () => response.destroy());
    else response.end();
  });
  const fetchWith = async (bearer: string) => {
    for await (const _chunk of await httpImageSource({ url, bearer })(IMAGE, never)) {
      // Only to read it to the end.
    }
  };
  await expect(fetchWith('stranger')).rejects.toMatchObject({
    code: 'image_unavailable',
    message: 'The image could not be fetched: HTTP 401.',
  });
  await expect(fetchWith('node.secret')).rejects.toMatchObject({
    code: 'image_unavailable',
    message: 'The image broke off while it was fetched.',
  });
  await close();
  await expect(fetchWith('node.secret')).rejects.toMatchObject({ code: 'image_unavailable' });
});
