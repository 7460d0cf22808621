import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PROCEDURES } from '../client/api.ts';
import { connect, type LibvirtConnection } from '../client/connection.ts';
import { isLibvirtError } from '../errors/errors.ts';
import { type FakeClient, type FakeLibvirtd, startFakeLibvirtd } from '../testing/fake-libvirtd.ts';
import { until } from '../testing/until.ts';
import { type Frame, MAX_STREAM_CHUNK_BYTES } from '../wire/frame.ts';

const { domain, storageVolume } = PROCEDURES;
const DOM = { name: 'a', uuid: '00112233-4455-6677-8899-aabbccddeeff', id: 1 };
const VOLUME = { pool: 'p', name: 'v', key: '/v' };

let fake: FakeLibvirtd;
let connection: LibvirtConnection;

beforeEach(async () => {
  fake = await startFakeLibvirtd();
  connection = await connect({ socketPath: fake.socketPath });
});
afterEach(async () => {
  await connection.close({ drainMs: 0 });
  await fake.remove();
});

interface FakeStream {
  readonly duplex: Duplex;
  readonly client: FakeClient;
  readonly call: Frame;
  packet(status: Frame['status'], body?: Buffer): void;
  packets(): Frame[];
}

async function console(first: readonly string[] = []): Promise<FakeStream> {
  let opened: { call: Frame; client: FakeClient } | undefined;
  fake.answers.set(domain.openConsole.number, (call, client) => {
    opened = { call, client };
    client.socket.cork();
    client.reply(call, domain.openConsole, undefined);
    for (const text of first)
      client.send({ ...call, type: 'stream', status: 'continue', body: Buffer.from(text) });
    client.socket.uncork();
  });
  const { stream } = await connection.domain.openConsole({ dom: DOM });
  if (opened === undefined) throw new Error('not opened');
  const { call, client } = opened;
  return {
    duplex: stream,
    client,
    call,
    packet: (status, body = Buffer.alloc(0)) => client.send({ ...call, type: 'stream', status, body }),
    packets: () => client.received.filter((frame) => frame.type === 'stream'),
  };
}

describe('a console', () => {
  it('has a connection of its own, without keepalive', async () => {
    await console();
    expect(fake.clients).toHaveLength(2);
    expect(fake.clients[1]?.received.map((frame) => frame.procedure)).toEqual([66, 1, 201]);
  });

  it('loses nothing of what comes together with the answer', async () => {
    const { duplex } = await console(['login', ': ']);
    const text = await new Promise<string>((resolve) => {
      let all = '';
      duplex.setEncoding('utf8').on('data', (chunk: string) => {
        all += chunk;
        if (all.length === 7) resolve(all);
      });
    });
    expect(text).toBe('login: ');
  });

  it('writes packets with the numbers of the call', async () => {
    const { duplex, packets, call } = await console();
    duplex.write('root\n');
    const [packet] = await until('a packet', () => packets().length > 0 && packets());
    expect(packet).toMatchObject({ procedure: 201, serial: call.serial, status: 'continue' });
    expect(packet?.body.toString()).toBe('root\n');
  });

  it('cuts what is too long for one packet', async () => {
    const { duplex, packets } = await console();
    duplex.write(Buffer.alloc(MAX_STREAM_CHUNK_BYTES + 10));
    await until('two packets', () => packets().length === 2);
    expect(packets().map(({ body }) => body.length)).toEqual([MAX_STREAM_CHUNK_BYTES, 10]);
  });

  it('ends when the guest ends: libvirtd is told, and confirms', async () => {
    const { duplex, packet, packets } = await console(['bye']);
    const closed = once(duplex, 'close');
    duplex.resume();
    packet('continue');
    await until('our finish', () => packets().some(({ status }) => status === 'ok'));
    packet('ok');
    await closed;
    expect(packets()).toHaveLength(1);
    expect(duplex.errored).toBeNull();
  });

  it('end() is done when libvirtd confirms', async () => {
    const { duplex, packet, packets } = await console();
    duplex.resume();
    let finished = false;
    const done = once(duplex, 'close');
    duplex.end('exit\n').once('finish', () => {
      finished = true;
    });
    await until('our finish', () => packets().length === 2);
    expect(finished).toBe(false);
    packet('ok');
    await done;
    expect(finished).toBe(true);
  });

  it('destroy() aborts it and closes the connection', async () => {
    const { duplex, packets, client } = await console();
    duplex.destroy();
    await until('our abort', () => packets().some(({ status }) => status === 'error'));
    await until('the end', () => client.socket.readableEnded || client.socket.destroyed);
  });

  it("fails with libvirt's error", async () => {
    const { duplex, client, call } = await console();
    const error = new Promise((resolve) => duplex.once('error', resolve));
    const { send } = client;
    client.send = (frame) => send({ ...frame, type: 'stream' });
    client.fail(call, 'RPC', 'stream had I/O failure');
    expect(isLibvirtError(await error, 'RPC')).toBe(true);
    expect(await error).toMatchObject({ procedure: 'domain.openConsole' });
  });

  it('fails when libvirtd goes away', async () => {
    const { duplex, client } = await console();
    const error = new Promise((resolve) => duplex.once('error', resolve));
    client.socket.destroy();
    expect(await error).toMatchObject({ kind: 'connection', reason: 'lost' });
  });

  it('is aborted when its connection is closed', async () => {
    const { duplex, packets } = await console();
    await connection.close();
    expect(duplex.destroyed).toBe(true);
    await until('our abort', () => packets().some(({ status }) => status === 'error'));
  });

  it('that libvirtd refuses is an error of the call', async () => {
    fake.answers.set(domain.openConsole.number, (call, client) =>
      client.fail(call, 'OPERATION_FAILED', 'taken'),
    );
    const refused = await connection.domain.openConsole({ dom: DOM }).catch((error: unknown) => error);
    expect(isLibvirtError(refused, 'OPERATION_FAILED')).toBe(true);
    await until('its connection is closed', () => fake.clients[1]?.socket.readableEnded);
  });

  it('stops reading the socket while nobody reads the stream', async () => {
    const { duplex, client, packet } = await console();
    const chunk = Buffer.alloc(64 * 1024, 1);
    let sent = 0;
    while (client.socket.writableLength < 4 * 1024 * 1024 && sent < 1000) {
      packet('continue', chunk);
      sent += 1;
      await new Promise(setImmediate);
    }
    expect(sent).toBeLessThan(1000);
    expect(duplex.readableLength).toBeLessThan(2 * 1024 * 1024);
    let read = 0;
    duplex.on('data', (data: Buffer) => {
      read += data.length;
    });
    await until('all was read', () => read === sent * chunk.length);
  });
});

describe('a download', () => {
  it('may begin, and even end, before the call is answered', async () => {
    fake.answers.set(storageVolume.download.number, (call, client) => {
      for (const text of ['abc', '']) {
        client.send({ ...call, type: 'stream', status: 'continue', body: Buffer.from(text) });
      }
      client.reply(call, storageVolume.download, undefined);
    });
    const opening = connection.storageVolume.download({ volume: VOLUME, offset: 0n, length: 0n });
    const { stream } = await opening;
    const text = buffer(stream);
    const finish = await until('our finish', () =>
      fake.clients[1]?.received.find(({ type, status }) => type === 'stream' && status === 'ok'),
    );
    fake.clients[1]?.send(finish);
    expect((await text).toString()).toBe('abc');
  });

  it('ends with a confirmation, and has all bytes', async () => {
    fake.answers.set(storageVolume.download.number, (call, client) => {
      client.reply(call, storageVolume.download, undefined);
      for (const text of ['abc', 'def', '']) {
        client.send({ ...call, type: 'stream', status: 'continue', body: Buffer.from(text) });
      }
      client.send({ ...call, type: 'stream', status: 'ok' });
    });
    const { stream } = await connection.storageVolume.download({ volume: VOLUME, offset: 0n, length: 0n });
    expect((await buffer(stream)).toString()).toBe('abcdef');
  });
});

describe('an upload', () => {
  it('succeeds only when libvirtd confirms', async () => {
    fake.answers.set(storageVolume.upload.number, (call, client) =>
      client.reply(call, storageVolume.upload, undefined),
    );
    const { stream } = await connection.storageVolume.upload({ volume: VOLUME, offset: 0n, length: 6n });
    const written = pipeline(['abc', 'def'], stream).catch((error: unknown) => error);
    const finish = await until('our finish', () =>
      fake.clients[1]?.received.find(({ type, status }) => type === 'stream' && status === 'ok'),
    );
    const client = fake.clients[1];
    const { send } = client as FakeClient;
    (client as FakeClient).send = (frame) => send({ ...frame, type: 'stream' });
    client?.fail(finish, 'SYSTEM_ERROR', 'No space left on device');
    expect(isLibvirtError(await written, 'SYSTEM_ERROR')).toBe(true);
  });
});
