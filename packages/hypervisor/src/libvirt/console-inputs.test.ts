import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import type { LibvirtConnection } from '@cloudlet/libvirt';
import { privateQemuUnavailable } from '@cloudlet/libvirt/testing';
import { describe, expect, it } from 'vitest';
import { never, planGuest } from '../testing/contract/bench.ts';
import { openConsoleInputs } from './console-inputs.ts';
import { makeEchoImage, startLibvirtNode } from './testing/libvirt-node.ts';

const unavailable = privateQemuUnavailable();
const VIEWER = {};
const PIECE = Buffer.alloc(64 * 1024, 'p');

/** A guest's console that takes what is typed only when the test says so. */
function aConsole() {
  const taken: Buffer[] = [];
  let takeNext = () => {};
  const stream = new Duplex({
    read() {},
    write(bytes: Buffer, _encoding, done) {
      takeNext = () => {
        taken.push(bytes);
        done();
      };
    },
  });
  const errors: unknown[] = [];
  const domain = { openConsole: async () => ({ stream }) };
  const inputs = openConsoleInputs({ domain } as unknown as LibvirtConnection, (error) => errors.push(error));
  return { inputs, stream, errors, taken: () => Buffer.concat(taken), takeNext: () => takeNext() };
}

describe('what is typed into a console', () => {
  it('is all taken, in its order, however much it is, and told when it was', async () => {
    const { inputs, taken, takeNext } = aConsole();
    const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(PIECE.length, index));
    let told = 0;
    const writing = Promise.all(
      pieces.map(async (piece) => {
        await inputs.write('a', VIEWER, piece);
        told += 1;
      }),
    );
    for (let index = 0; index < pieces.length; index += 1) {
      await new Promise(setImmediate);
      expect(told).toBe(index);
      takeNext();
    }
    await writing;
    expect(taken().equals(Buffer.concat(pieces))).toBe(true);
  });

  it('is dropped with the viewer who typed it, and nobody else’s', async () => {
    const { inputs, taken, takeNext } = aConsole();
    const [stays, leaves] = [{}, {}];
    const typing = ['a', 'b', 'c'].flatMap((key) => [
      inputs.write('a', stays, Buffer.from(key)),
      inputs.write('a', leaves, Buffer.from(key.toUpperCase())),
    ]);
    await new Promise(setImmediate);
    inputs.leave('a', leaves);
    await Promise.all(typing.filter((_, index) => index % 2 === 1));
    for (const _ of 'abc') {
      takeNext();
      await new Promise(setImmediate);
    }
    await Promise.all(typing);
    expect(taken().toString()).toBe('abc');
  });

  it('waits no longer when the console is given back', async () => {
    const { inputs, stream, errors } = aConsole();
    const writing = [inputs.write('a', VIEWER, PIECE), inputs.write('a', VIEWER, PIECE)];
    await new Promise(setImmediate);
    inputs.end('a');
    await new Promise(setImmediate);
    expect(stream.destroyed).toBe(true);
    await Promise.all(writing);
    expect(errors).toEqual([]);
  });
});

describe.skipIf(unavailable)(`a real console ${unavailable ?? ''}`, () => {
  it('takes no more while its guest stands still, and drops what waits when that goes off', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'console-inputs-'));
    const image = await makeEchoImage(folder);
    const node = await startLibvirtNode();
    try {
      const { hypervisor } = node;
      const plan = planGuest({ image, guest: { user: 'cloud' } }, 'pasted');
      await hypervisor.prepare();
      await hypervisor.importBaseImage(image, image.read(), never());
      await hypervisor.createDisk(plan.disk('1'), never());
      await hypervisor.writeSeed(plan.id, plan.seed);
      await hypervisor.defineDomain(plan.domain);
      await hypervisor.startDomain(plan.id);
      const session = await hypervisor.openConsole(plan.id, 0);
      await session.write(Buffer.from('hello'));

      await node.virsh('suspend', plan.id);
      let taken = 0;
      const writing = Array.from({ length: 64 }, async () => {
        await session.write(PIECE);
        taken += 1;
      });
      await expect.poll(() => taken).toBeGreaterThan(0);
      expect(taken).toBeLessThan(writing.length);
      await hypervisor.powerOffDomain(plan.id);
      await Promise.all(writing);
      session.close();
      expect(node.errors).toEqual([]);
    } finally {
      await node.stop();
      await rm(folder, { recursive: true });
    }
  }, 60_000);
});
