import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gatewayPaths } from '@cloudlet/contract';
import type { Hypervisor } from '@cloudlet/hypervisor';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { createNodeLink } from '../../../gateway/src/nodes/node-link.ts';
import { until } from '../testing/until.ts';
import { openConsoleLink } from './link.ts';

const WINDOW_BYTES = 64 * 1024;
const logger = pino({ level: 'silent' });

/** A guest that takes what is typed only when the test says so. */
function slowGuest() {
  const taken: Buffer[] = [];
  const waiting: { readonly bytes: Buffer; readonly done: () => void }[] = [];
  const openConsole: Hypervisor['openConsole'] = async () => ({
    output: (async function* () {
      await new Promise(() => undefined);
      yield new Uint8Array();
    })(),
    write: (bytes) => new Promise<void>((done) => waiting.push({ bytes: Buffer.from(bytes), done })),
    close: () => undefined,
  });
  return {
    hypervisor: { openConsole } as Hypervisor,
    taken: () => Buffer.concat(taken),
    held: () => waiting.reduce((sum, { bytes }) => sum + bytes.length, 0),
    takeSome: () => {
      for (const { bytes, done } of waiting.splice(0)) {
        taken.push(bytes);
        done();
      }
    },
  };
}

test('a paste of any size reaches a slow guest whole, and the node holds a window of it at most', async () => {
  const guest = slowGuest();
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new WebSocketServer({ server, path: gatewayPaths.agent });
  const accepted = once(sockets, 'connection');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const link = openConsoleLink({
    gateway: { url, bearer: 'node.secret' },
    hypervisor: guest.hypervisor,
    logger,
  });
  const [socket] = await accepted;
  const gateway = createNodeLink('node', socket, logger, () => undefined);

  let isOpen = false;
  let isReady = false;
  const channel = gateway.open('10000000-0000-4000-8000-000000000000', {
    onOpened: () => {
      isOpen = true;
    },
    onBytes: () => undefined,
    onReady: () => {
      isReady = true;
    },
    onComplete: () => undefined,
    onClosed: () => undefined,
    onLost: () => undefined,
  });
  await until('it is open', () => isOpen);

  const paste = Buffer.from(Array.from({ length: 300_000 }, (_, line) => `line ${line}\n`).join(''));
  expect(channel.send(paste)).toBe(false);
  await until('the window is full', () => guest.held() === WINDOW_BYTES);
  await until('all is taken', () => {
    expect(guest.held()).toBeLessThanOrEqual(WINDOW_BYTES);
    guest.takeSome();
    return guest.taken().length >= paste.length;
  });
  expect(guest.taken().equals(paste)).toBe(true);
  await until('more may come', () => isReady);
  expect(channel.send(Buffer.from('the end'))).toBe(true);

  await link.close();
  sockets.close();
  server.close();
});
