import { connect, createServer, type Socket } from 'node:net';

/** A way to the server that can be lost, as a network loses it. */
export type Way = {
  readonly url: string;
  /** The server's host is lost for those who are connected: questions still go out, no answer comes, nor an end of the connection. */
  lose(): void;
  close(): void;
};

/**
 * Opens a way to a database of the test server.
 * @param onQuestion sees what a client has sent and the server has now; `breakOff` ends the connection before the answer
 */
export async function openWay(
  url: string,
  onQuestion: (bytes: Buffer, breakOff: () => void) => void = () => {},
): Promise<Way> {
  const folder = new URL(url).searchParams.get('host') ?? '';
  const clients: Socket[] = [];
  const lost = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(`${folder}/.s.PGSQL.5432`);
    clients.push(client);
    const breakOff = () => {
      lost.add(client);
      client.destroy();
    };
    client.on('data', (bytes) => {
      upstream.write(bytes);
      onQuestion(bytes, breakOff);
    });
    upstream.on('data', (bytes) => {
      if (!lost.has(client)) client.write(bytes);
    });
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    // What was sent still arrives.
    client.on('close', () => upstream.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const overTcp = new URL(url);
  overTcp.searchParams.delete('host');
  overTcp.hostname = '127.0.0.1';
  overTcp.port = String(port);
  return {
    url: overTcp.href,
    lose() {
      for (const client of clients) lost.add(client);
    },
    close() {
      server.close();
      for (const client of clients) client.destroy();
    },
  };
}
