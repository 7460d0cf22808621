import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { findPortHolder, freePort, isPortFree, parseListeners } from './ports.ts';

test('a taken port is named with its process, and passed over when a free one is looked for', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await isPortFree(port)).toBe(false);
  expect(findPortHolder(port)).toEqual({
    pid: process.pid,
    description: expect.stringContaining(`(process ${process.pid})`),
  });
  expect(await freePort(port)).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
  expect(findPortHolder(port)).toBeUndefined();
});

test('only listening sockets are read from /proc/net/tcp', () => {
  const text = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 4242 1 0 100 0 0 10 0',
    '   1: 0100007F:1538 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 4243 1 0 20 4 30 10 -1',
  ].join('\n');
  expect(parseListeners(text)).toEqual([{ port: 5432, uid: 101, inode: '4242' }]);
});
