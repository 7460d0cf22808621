import { expect, it } from 'vitest';
import { EVENT_MS, expectError, LONG_MS, NO_HOLDINGS } from './bench.ts';
import { type GuestScene, TAIL_BYTES } from './guest-scene.ts';
import { sitAt, type Terminal } from './terminal.ts';
import { until } from './until.ts';

/** A guest's DHCP client may come late, and ask again after a while. */
const ADDRESS_MS = 20_000;

/** Starting, consoles, and a daemon that dies. */
export function guestStartTests(scene: GuestScene): void {
  const { bench, plan, terminal, logIn, observed, holdings, power } = scene;

  it('starts, tells so within a second, and shows on a console that was opened before', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events } = bench();
    await scene.sitDown();
    const since = events.now();
    await hypervisor.startDomain(plan().id);
    const event = await events.waitFor(since, power('running'), EVENT_MS);
    expect(event).toMatchObject({ generation: 3, cause: expect.stringMatching(/./) });
    expect(await observed()).toBe('running');
    await hypervisor.startDomain(plan().id);
    await logIn(0);
    expect(events.since(since).filter(power('running'))).toHaveLength(1);
  });

  it('gives the guest the address that its MAC was given', { timeout: LONG_MS }, async () => {
    const { hypervisor, fixture } = bench();
    const { ipAddress, macAddress } = scene.address();
    const escaped = ipAddress.replaceAll('.', '\\.');
    await until(
      async () =>
        (await terminal().run(fixture.guest.addressCommand)).match(new RegExp(`\\b${escaped}\\b`)) ??
        undefined,
      ADDRESS_MS,
      () => `no ${ipAddress} in ${terminal().text().slice(-500)}`,
    );
    expect((await holdings()).addresses).toEqual([{ macAddress, ipAddress }]);
    await hypervisor.removeAddress(scene.address());
  });

  it('refuses while the guest runs what it may not live through', async () => {
    const { hypervisor, fixture } = bench();
    await expectError('domain_running', hypervisor.undefineDomain(plan().id));
    await expectError('domain_running', hypervisor.deleteDisk(plan().id));
    await expectError('domain_running', hypervisor.growDisk(plan().id, fixture.image.sizeGib + 5));
    expect(await observed()).toBe('running');
    expect(await holdings()).toEqual({
      ...NO_HOLDINGS,
      domains: [plan().id],
      disks: [plan().id],
      seeds: [plan().id],
    });
  });

  it('shows several viewers the same: first the tail, then what follows, without a gap', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor } = bench();
    await terminal().run('echo mark-one > mark');
    await terminal().run('sync');
    const others: Terminal[] = [];
    for (const round of ['a', 'b', 'c']) {
      terminal().type(`echo round-${round}\r`);
      others.push(sitAt(await hypervisor.openConsole(plan().id, TAIL_BYTES)));
    }
    const last = others.at(-1) ?? terminal();
    await last.run('cat mark', /mark-one/);
    await until(
      () => others.every((other) => terminal().text().endsWith(other.text())) || undefined,
      EVENT_MS,
      () => JSON.stringify([terminal(), ...others].map((one) => one.text())),
    );
    for (const other of others) {
      expect(other.text()).toMatch(/round-a.*round-b.*round-c.*mark-one/s);
      other.close();
    }
    await until(
      () => others.every((other) => other.hasEnded()) || undefined,
      EVENT_MS,
      () => 'still open',
    );
    await terminal().run('cat mark', /mark-one/);
  });

  it('gives the end of what was written to whoever asks for that alone', { timeout: LONG_MS }, async () => {
    const { hypervisor } = bench();
    await terminal().run('sync');
    const end = Buffer.from(await hypervisor.readConsole(plan().id, 30));
    expect(end.length).toBe(30);
    expect(terminal().bytes().includes(end)).toBe(true);
    const all = Buffer.from(await hypervisor.readConsole(plan().id, 10_000_000));
    expect(all.subarray(-30)).toEqual(end);
    expect(all.length).toBeGreaterThan(30);
    expect((await hypervisor.readConsole(plan().id, 0)).length).toBe(0);
  });

  it('gives as much of the tail as is asked for', { timeout: LONG_MS }, async () => {
    const { hypervisor } = bench();
    for (const tailBytes of [0, 40]) {
      await terminal().run('sync');
      const before = terminal().bytes().length;
      const viewer = sitAt(await hypervisor.openConsole(plan().id, tailBytes));
      await terminal().run(`echo typed-after-${tailBytes}`);
      await until(
        () => (viewer.text() !== '' && terminal().text().endsWith(viewer.text())) || undefined,
        EVENT_MS,
        () => JSON.stringify([viewer.text(), terminal().text().slice(before)]),
      );
      // The guest may have written a little (of its prompt) between the two lines that define `before` and open the viewer.
      const all = terminal().bytes();
      const opened = all.length - viewer.bytes().length + tailBytes;
      expect(opened).toBeGreaterThanOrEqual(before);
      expect(opened).toBeLessThanOrEqual(all.indexOf('echo settled', before));
      viewer.close();
    }
  });

  it('loses nothing when the hypervisor’s daemon dies, and says when it was away', {
    timeout: LONG_MS,
  }, async () => {
    const { hypervisor, events, fixture } = bench();
    const before = await holdings();
    const since = events.now();
    await fixture.restartDaemon();
    await events.waitFor(since, ({ type }) => type === 'disconnected', 10_000);
    await events.waitFor(since, ({ type }) => type === 'reconnected', 10_000);
    expect(hypervisor.isHealthy()).toBe(true);
    expect(await observed()).toBe('running');
    expect(await holdings()).toEqual(before);
    expect(events.since(since).filter(power('shutoff'))).toEqual([]);
    if (terminal().hasEnded()) await scene.sitDown();
    await terminal().run('cat mark', /mark-one/);
  });
}
