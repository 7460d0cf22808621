import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { connect, until } from '../testing/sockets.ts';
import { keepAlive } from './keep-alive.ts';

const INTERVAL_MS = 50;
const server = createServer();
let sockets: WebSocketServer;
let accepted: WebSocket | undefined;

beforeEach(async () => {
  accepted = undefined;
  sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => {
    accepted = socket;
    keepAlive(socket, INTERVAL_MS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  await new Promise((resolve) => server.close(resolve));
});

const url = () => `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('keepAlive', () => {
  it('keeps pinging a connection on which nothing is said', async () => {
    const client = await connect(url());
    let pings = 0;
    client.socket.on('ping', () => {
      pings += 1;
    });
    await until(() => pings >= 5);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  it('cuts off whoever answers no pings', async () => {
    const client = await connect(url());
    client.socket.pause();
    const server = await until(() => accepted);
    await until(() => server.readyState === server.CLOSED);
  });

  it('waits for one that is not being read', async () => {
    await connect(url());
    const server = await until(() => accepted);
    server.pause();
    await new Promise((resolve) => setTimeout(resolve, 5 * INTERVAL_MS));
    expect(server.readyState).toBe(server.OPEN);
    server.resume();
    await new Promise((resolve) => setTimeout(resolve, 5 * INTERVAL_MS));
    expect(server.readyState).toBe(server.OPEN);
  });
});
