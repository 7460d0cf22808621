import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLibvirtError } from '../src/index.ts';
import { until } from '../src/testing/until.ts';
import { ECHO_GUEST, privateQemuUnavailable } from '../testing/index.ts';
import { type QemuFixture, startQemuFixture } from './testing/qemu-fixture.ts';

const skipped = privateQemuUnavailable();
const caught = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe.skipIf(skipped !== undefined)(`guests of qemu:///system ${skipped ?? ''}`, () => {
  let qemu: QemuFixture;

  beforeAll(async () => {
    qemu = await startQemuFixture();
  });
  afterAll(async () => {
    await qemu?.stop();
  });

  it('runs a guest: define, start, console both ways, power off by itself, undefine', async () => {
    const dom = await qemu.conn.domain.create({ dom: await qemu.define('life'), flags: ['paused'] });
    expect(await qemu.conn.domain.getState({ dom })).toEqual({ state: 'paused', reason: 'user' });
    const { stream, text } = await qemu.openConsole(dom);
    await qemu.conn.domain.resume({ dom });
    await until('READY', () => text().includes(ECHO_GUEST.ready));
    stream.write('hello');
    await until('the echo', () => text().endsWith('hello'));
    expect((await qemu.conn.domain.getInfo({ dom })).cpuTimeNs).toBeGreaterThan(0n);
    expect(await qemu.conn.domain.getControlInfo({ dom })).toMatchObject({ state: 'ok' });

    const closed = once(stream, 'close');
    stream.write(ECHO_GUEST.powerOff);
    await until('the event', () => qemu.told(dom).includes('stopped shutdown'));
    await closed;
    expect(stream.errored).toBeNull();
    expect(await qemu.conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'shutdown' });
    await qemu.conn.domain.undefine({ dom });
    await until('the event', () => qemu.told(dom).includes('undefined removed'));
    expect(qemu.told(dom)).toEqual([
      'defined added',
      'started booted',
      'suspended paused',
      'resumed unpaused',
      'shutdown guest',
      'stopped shutdown',
      'undefined removed',
    ]);
  });

  it('asks a guest to power off, which it does or does not; destroys it then', async () => {
    const { dom, stream } = await qemu.boot(await qemu.define('acpi'));
    await qemu.conn.domain.shutdown({ dom, flags: ['acpi'] });
    await until('it is off', () => qemu.told(dom).includes('stopped shutdown'));
    expect(qemu.told(dom)).toContain('shutdown guest');

    const again = await qemu.boot(dom);
    again.stream.write(ECHO_GUEST.ignorePowerButton);
    await until('the echo', () => again.text().endsWith(ECHO_GUEST.ignorePowerButton));
    await qemu.conn.domain.shutdown({ dom, flags: ['acpi'] });
    again.stream.write('still here');
    await until('the echo', () => again.text().endsWith('still here'));
    const closed = once(again.stream, 'close');
    await qemu.conn.domain.destroy({ dom });
    await closed;
    expect(await qemu.conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'destroyed' });
    expect(qemu.told(dom).at(-1)).toBe('stopped destroyed');
    stream.destroy();
    await qemu.conn.domain.undefine({ dom });
  });

  it('tells reboots, and resets', async () => {
    const reboots: string[] = [];
    const subscription = await qemu.conn.subscribe('domain-reboot', ({ dom }) => reboots.push(dom.name));
    const { dom, stream, text } = await qemu.boot(await qemu.define('reboot'));
    const starts = (): number => text().split(ECHO_GUEST.ready).length - 1;
    await until('READY', () => starts() === 1);
    stream.write(ECHO_GUEST.reset);
    await until('READY again', () => starts() === 2);
    await qemu.conn.domain.reset({ dom });
    await until('READY once more', () => starts() === 3);
    // SeaBIOS resets the machine once more to start it afresh.
    await until('the events', () => reboots.length >= 2);
    await subscription.unsubscribe();
    await qemu.remove(dom);
  });

  it('has one console at a time: a second needs force, which ends the first', async () => {
    const first = await qemu.boot(await qemu.define('console'));
    const { dom } = first;
    const busy = await caught(qemu.conn.domain.openConsole({ dom }));
    expect(isLibvirtError(busy, 'OPERATION_FAILED')).toBe(true);
    const ended = new Promise((resolve) => first.stream.once('error', resolve));
    const second = await qemu.openConsole(dom);
    expect(isLibvirtError(await ended, 'RPC')).toBe(true);
    second.stream.write('mine');
    await until('the echo', () => second.text().endsWith('mine'));
    second.stream.end();
    await once(second.stream, 'close');
    const third = await qemu.openConsole(dom);
    third.stream.write('again');
    await until('the echo', () => third.text().endsWith('again'));
    await qemu.remove(dom);
  });

  it('echoes 20 kB without losing a byte', async () => {
    const { dom, stream, text } = await qemu.boot(await qemu.define('flow'));
    const sent = Array.from({ length: 20_000 }, (_, index) => 'abcdefgh\n'[index % 9]).join('');
    stream.write(sent);
    const expected = ECHO_GUEST.ready.length + sent.length;
    await until('all echoed', () => text().length >= expected, 60_000);
    expect(text().slice(ECHO_GUEST.ready.length)).toBe(sent);
    await qemu.remove(dom);
  }, 90_000);

  it('saves a guest and goes on with it', async () => {
    const { dom } = await qemu.boot(await qemu.define('save'));
    await qemu.conn.domain.managedSave({ dom });
    expect(await qemu.conn.domain.hasManagedSave({ dom })).toBe(true);
    expect(await qemu.conn.domain.getState({ dom })).toEqual({ state: 'shutoff', reason: 'saved' });
    await qemu.conn.domain.create({ dom });
    expect(await qemu.conn.domain.getState({ dom })).toMatchObject({ state: 'running' });
    const resumed = await qemu.openConsole(dom);
    resumed.stream.write('where were we');
    await until('the echo', () => resumed.text().includes('where were we'));
    await qemu.conn.domain.managedSave({ dom });
    await qemu.conn.domain.managedSaveRemove({ dom });
    expect(await qemu.conn.domain.hasManagedSave({ dom })).toBe(false);
    await qemu.conn.domain.undefine({ dom });
  });
});
