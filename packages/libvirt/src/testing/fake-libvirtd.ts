import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ERROR_CODES, type ErrorCodeName } from '../errors/codes.ts';
import { wireError } from '../errors/wire.ts';
import { handshakeProcedures, PROGRAMS, type Procedure } from '../procedures/index.ts';
import { createFrameSplitter, encodeFrame, type Frame } from '../wire/frame.ts';
import { encodeBody } from '../xdr/index.ts';

/** One client of the fake. */
export interface FakeClient {
  readonly socket: Socket;
  /** Every message that it sent, keepalive messages too. */
  readonly received: Frame[];
  send(frame: Partial<Frame>): void;
  reply<A, R>(to: Frame, procedure: Procedure<A, R>, result: R): void;
  fail(to: Frame, code: ErrorCodeName, message: string): void;
}

/** What the fake does with a call; undefined: it stays silent. */
type Answer = (call: Frame, client: FakeClient) => void;

/** Something that speaks libvirt's protocol, and misbehaves as a test needs it. */
export interface FakeLibvirtd {
  readonly socketPath: string;
  readonly clients: FakeClient[];
  /** Answers of calls by number of the procedure; the handshake is answered unless overridden here. */
  readonly answers: Map<number, Answer>;
  /** Does it answer PINGs? */
  pong: boolean;
  /** Ends all connections and stops listening, as a daemon that dies. */
  die(): Promise<void>;
  listen(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts one on a socket of its own. */
export async function startFakeLibvirtd(): Promise<FakeLibvirtd> {
  const dir = await mkdtemp(join(tmpdir(), 'fake-libvirtd-'));
  const socketPath = join(dir, 'sock');
  const clients: FakeClient[] = [];
  const answers = new Map<number, Answer>();
  let server: Server | undefined;

  const { authList, open, supportsFeature, close } = handshakeProcedures;
  answers.set(authList.number, (call, client) => client.reply(call, authList, ['none']));
  answers.set(supportsFeature.number, (call, client) => client.reply(call, supportsFeature, true));
  answers.set(open.number, (call, client) => client.reply(call, open, undefined));
  answers.set(close.number, (call, client) => client.reply(call, close, undefined));

  function serve(socket: Socket): void {
    const splitter = createFrameSplitter();
    const client = createFakeClient(socket);
    clients.push(client);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const frame of splitter.push(chunk)) {
        client.received.push(frame);
        if (frame.program === PROGRAMS.keepalive) {
          if (frame.procedure === 1 && fake.pong) client.send({ ...frame, procedure: 2 });
        } else if (frame.type === 'call') answers.get(frame.procedure)?.(frame, client);
      }
    });
  }

  const fake: FakeLibvirtd = {
    socketPath,
    clients,
    answers,
    pong: true,
    async die() {
      const stopped = new Promise((resolve) =>
        server === undefined ? resolve(null) : server.close(resolve),
      );
      for (const client of clients.splice(0)) client.socket.destroy();
      await stopped;
      server = undefined;
    },
    async listen() {
      const listening = createServer(serve);
      server = listening;
      await new Promise<void>((resolve) => listening.listen(socketPath, resolve));
    },
    async remove() {
      await fake.die();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await fake.listen();
  return fake;
}

function createFakeClient(socket: Socket): FakeClient {
  const client: FakeClient = {
    socket,
    received: [],
    send(frame) {
      const base = {
        program: PROGRAMS.remote,
        procedure: 0,
        type: 'reply',
        serial: 0,
        status: 'ok',
      } as const;
      socket.write(encodeFrame({ ...base, body: Buffer.alloc(0), ...frame }));
    },
    reply(to, procedure, result) {
      client.send({ ...to, type: 'reply', body: Buffer.from(encodeBody(procedure.result, result)) });
    },
    fail(to, code, message) {
      const body = encodeBody(wireError, {
        code: ERROR_CODES[code],
        domain: 10,
        message,
        level: 'error',
        dom: null,
        str1: null,
        str2: null,
        str3: null,
        int1: -1,
        int2: 0,
        net: null,
      });
      client.send({ ...to, type: 'reply', status: 'error', body: Buffer.from(body) });
    },
  };
  return client;
}
