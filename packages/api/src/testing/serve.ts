import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A plain HTTP server on a free port of loopback that answers with a fetch handler, as the portal's route handlers do. */
export async function serve(
  handler: (request: Request) => Promise<Response>,
): Promise<{ readonly origin: string; readonly close: () => Promise<void> }> {
  const server = createServer(async (incoming, outgoing) => {
    const leaving = new AbortController();
    outgoing.on('close', () => leaving.abort());
    const response = await handler(toRequest(incoming, leaving.signal));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    if (!response.body) return void outgoing.end();
    // A client that leaves in the middle is a case of the tests, not a failure of the server.
    await pipeline(Readable.fromWeb(response.body), outgoing).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url = '/' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const single of [value ?? []].flat()) headers.append(name, single);
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? { body: bodyOf(incoming), duplex: 'half' } : {};
  return new Request(`http://127.0.0.1${url}`, { method, headers, signal, ...body } as RequestInit);
}

/** Leaving the body unread must not end the connection: Node throws the rest away itself once the answer is sent. */
function bodyOf(incoming: IncomingMessage): ReadableStream {
  return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
}
