import {
  type DomainFacts,
  type Hypervisor,
  HypervisorError,
  type HypervisorEvent,
} from '@cloudlet/hypervisor';
import { DEFAULT_STOP_TIMEOUT_MS, type ObservedPower } from '@cloudlet/model';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { systemClock } from '../saga/index.ts';
import { askToPowerOff, askToReboot } from './guest-power.ts';

const instance = { id: '10000000-0000-4000-8000-000000000000' };
const never = new AbortController().signal;

/** A guest that answers as the test says, perhaps never; `asked` counts presses and requests to reboot. */
function aGuest(onAsk: (guest: ReturnType<typeof aGuest>) => void | Promise<void>) {
  const listeners = new Set<(event: HypervisorEvent) => void>();
  const guest = {
    asked: 0,
    power: 'running' as ObservedPower,
    tell: (event: HypervisorEvent) => {
      for (const listener of listeners) listener(event);
    },
    goOff: () => {
      guest.power = 'shutoff';
      guest.tell({
        type: 'power',
        instanceId: instance.id,
        generation: 0,
        power: 'shutoff',
        cause: 'shutdown',
      });
    },
    listening: () => listeners.size,
    /** Sleeping takes no time unless there is something to wait for. */
    slept: [] as number[],
    hypervisor: {
      findDomain: async () => ({ power: guest.power }) as DomainFacts,
      pressPowerButton: async () => ask(),
      rebootDomain: async () => ask(),
      onEvent: (listener: (event: HypervisorEvent) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as Hypervisor,
  };
  const ask = () => {
    guest.asked += 1;
    return onAsk(guest);
  };
  return guest;
}

/** Waiting that ends at once passes the time all the same. */
function withVirtualTime(guest: ReturnType<typeof aGuest>) {
  let now = 0;
  const clock = {
    now: () => 0,
    elapsed: () => now,
    sleep: async (ms: number) => {
      guest.slept.push(ms);
      now += ms;
    },
  };
  return { hypervisor: guest.hypervisor, instance, clock, logger: pino({ level: 'silent' }) };
}

test('presses again every four seconds while a booting guest ignores it', async () => {
  const guest = aGuest((it) => {
    if (it.asked === 4) it.goOff();
  });
  expect(await askToPowerOff(withVirtualTime(guest), { timeoutMs: 60_000, signal: never })).toBe(true);
  expect(guest.asked).toBe(4);
  expect(guest.slept).toEqual([4_000, 4_000, 4_000]);
  expect(guest.listening()).toBe(0);
});

test('gives up when its time is over, and asks nobody where there is no time', async () => {
  const deaf = aGuest(() => undefined);
  expect(await askToPowerOff(withVirtualTime(deaf), { timeoutMs: 10_000, signal: never })).toBe(false);
  expect(deaf.slept).toEqual([4_000, 4_000, 2_000]);
  const hurried = aGuest(() => undefined);
  expect(await askToPowerOff(withVirtualTime(hurried), { timeoutMs: 0, signal: never })).toBe(false);
  expect(hurried.asked).toBe(0);
});

test('waits a minute for a guest that ignores it, unless the request says otherwise', async () => {
  const deaf = aGuest(() => undefined);
  const patience = { timeoutMs: DEFAULT_STOP_TIMEOUT_MS, signal: never };
  expect(await askToPowerOff(withVirtualTime(deaf), patience)).toBe(false);
  expect(deaf.slept.reduce((sum, ms) => sum + ms, 0)).toBe(60_000);
});

test('takes a refusal for a guest that does not obey, and presses again until its time is over', async () => {
  for (const code of ['timed_out', 'failed', 'domain_not_running'] as const) {
    const stuck = aGuest(() => Promise.reject(new HypervisorError(code, 'the monitor does not answer')));
    const patience = { timeoutMs: 10_000, signal: never };
    expect(await askToPowerOff(withVirtualTime(stuck), patience), code).toBe(false);
    expect(await askToReboot(withVirtualTime(stuck), patience), code).toBe(false);
    expect(stuck.slept).toEqual([4_000, 4_000, 2_000, 4_000, 4_000, 2_000]);
  }
});

test('does not wait beyond its time for a press that is not answered, nor press again meanwhile', async () => {
  const hung = aGuest(() => new Promise(() => undefined));
  expect(await askToPowerOff(withVirtualTime(hung), { timeoutMs: 10_000, signal: never })).toBe(false);
  expect(hung.slept).toEqual([4_000, 4_000, 2_000]);
  expect(hung.asked).toBe(1);
});

test('takes a look that is refused for no news', async () => {
  const unseen = aGuest(() => undefined);
  const findDomain = () => Promise.reject(new HypervisorError('timed_out', 'libvirtd does not answer'));
  const { hypervisor, ...rest } = withVirtualTime(unseen);
  const guest = { ...rest, hypervisor: { ...hypervisor, findDomain } };
  expect(await askToPowerOff(guest, { timeoutMs: 10_000, signal: never })).toBe(false);
  expect(unseen.asked).toBe(3);
});

test('leaves an unreachable hypervisor and a bug to its caller, at once', async () => {
  for (const error of [new HypervisorError('unreachable', 'libvirtd is away'), new TypeError('a bug')]) {
    const away = aGuest(() => Promise.reject(error));
    const guest = { ...withVirtualTime(away), clock: systemClock };
    const since = Date.now();
    await expect(askToPowerOff(guest, { timeoutMs: 60_000, signal: never })).rejects.toBe(error);
    expect(Date.now() - since).toBeLessThan(2_000);
    expect(away.listening()).toBe(0);
  }
});

test('does not press for a guest that is off, nor for one that is paused', async () => {
  const off = aGuest(() => undefined);
  off.power = 'shutoff';
  expect(await askToPowerOff(withVirtualTime(off), { timeoutMs: 10_000, signal: never })).toBe(true);
  const paused = aGuest(() => undefined);
  paused.power = 'paused';
  expect(await askToPowerOff(withVirtualTime(paused), { timeoutMs: 10_000, signal: never })).toBe(false);
  expect(off.asked + paused.asked).toBe(0);
});

test('ends with the event, not with the next look, and looks when events may be missing', async () => {
  for (const wake of ['power', 'reconnected'] as const) {
    const guest = aGuest((it) => {
      setTimeout(() => {
        if (wake === 'power') return it.goOff();
        it.power = 'shutoff';
        return it.tell({ type: 'reconnected' });
      }, 10);
    });
    const since = Date.now();
    const patience = { timeoutMs: 60_000, signal: never };
    expect(await askToPowerOff({ ...withVirtualTime(guest), clock: systemClock }, patience)).toBe(true);
    expect(Date.now() - since).toBeLessThan(2_000);
  }
});

test('throws when it is called off', async () => {
  const guest = aGuest(() => undefined);
  const stop = new AbortController();
  const patience = { timeoutMs: 60_000, signal: stop.signal };
  const asking = askToPowerOff({ ...withVirtualTime(guest), clock: systemClock }, patience);
  setTimeout(() => stop.abort(new Error('superseded')), 10);
  await expect(asking).rejects.toThrow('superseded');
});

test('a reboot is done when the guest says so after it was asked, not before', async () => {
  const rebooted = { type: 'rebooted', instanceId: instance.id } as const;
  const guest = aGuest((it) => {
    if (it.asked === 2) it.tell(rebooted);
  });
  const asking = askToReboot(withVirtualTime(guest), { timeoutMs: 60_000, signal: never });
  guest.tell(rebooted);
  expect(await asking).toBe(true);
  expect(guest.asked).toBe(2);
});

test('a guest that takes the request to reboot for a power-off has not rebooted', async () => {
  const guest = aGuest((it) => it.goOff());
  expect(await askToReboot(withVirtualTime(guest), { timeoutMs: 60_000, signal: never })).toBe(false);
});
