import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Hypervisor } from '../port.ts';
import { type InProcessSimulator, startInProcessSimulator } from '../testing/in-process-simulator.ts';

const ID = '0190b5a2-0000-7000-8000-000000000001';
const SEED = { metaData: '', userData: '', vendorData: '' };

describe('planted faults', () => {
  let simulator: InProcessSimulator;
  let hypervisor: Hypervisor;
  beforeAll(async () => {
    simulator = await startInProcessSimulator({ latencies: { seed: 0 } });
    hypervisor = await simulator.connect('one', { callTimeoutMs: 200 });
  });
  afterEach(() => simulator.control.call('clearFaults', {}));
  afterAll(() => simulator.stop());

  const codes = async (calls: number) => {
    const answers: string[] = [];
    for (let call = 0; call < calls; call += 1) {
      answers.push(
        await hypervisor.writeSeed(ID, SEED).then(
          () => 'ok',
          (error) => error.code,
        ),
      );
    }
    return answers;
  };
  const seeds = async () => (await hypervisor.listHoldings()).seeds;

  it('hits the calls that it was planted for, by number', async () => {
    await simulator.control.call('addFault', {
      host: 'one',
      method: 'writeSeed',
      nth: 2,
      times: 2,
      error: 'disk_full',
    });
    expect(await codes(5)).toEqual(['ok', 'disk_full', 'disk_full', 'ok', 'ok']);
  });

  it('hits before anything is done, or after it', async () => {
    await hypervisor.deleteSeed(ID);
    await simulator.control.call('addFault', { method: 'writeSeed', error: 'failed', when: 'before' });
    expect(await codes(1)).toEqual(['failed']);
    expect(await seeds()).toEqual([]);
    await simulator.control.call('addFault', { method: 'writeSeed', error: 'unreachable', when: 'after' });
    expect(await codes(1)).toEqual(['unreachable']);
    expect(await seeds()).toEqual([ID]);
  });

  it('lets a call hang until it times out', async () => {
    await simulator.control.call('addFault', { method: 'writeSeed', when: 'hang' });
    expect(await codes(2)).toEqual(['timed_out', 'ok']);
  });

  it('lets a hanging call be aborted', async () => {
    await simulator.control.call('addFault', { method: 'createDisk', when: 'hang' });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 20);
    const disk = { instanceId: ID, baseSha256: '0'.repeat(64), sizeGib: 1, attempt: '1' };
    await expect(hypervisor.createDisk(disk, abort.signal)).rejects.toMatchObject({ code: 'aborted' });
  });

  it('slows a call down', async () => {
    await simulator.control.call('addFault', { method: 'writeSeed', delayMs: 60 });
    const begun = performance.now();
    expect(await codes(1)).toEqual(['ok']);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(55);
  });

  it('leaves other hosts alone, and goes when it is cleared', async () => {
    await simulator.control.call('addFault', { host: 'two', method: 'writeSeed', error: 'failed' });
    expect(await codes(1)).toEqual(['ok']);
    await simulator.control.call('addFault', { host: 'one', method: 'writeSeed', error: 'failed' });
    await simulator.control.call('clearFaults', { host: 'one' });
    expect(await codes(1)).toEqual(['ok']);
  });

  it('is told how often a fault has hit', async () => {
    await simulator.control.call('clearFaults', {});
    await simulator.control.call('addFault', { host: 'one', method: 'writeSeed', error: 'failed', times: 2 });
    expect(await codes(3)).toEqual(['failed', 'failed', 'ok']);
    expect(await simulator.control.call('clearFaults', { host: 'two' })).toBe(0);
    expect(await simulator.control.call('clearFaults', { host: 'one' })).toBe(2);
    expect(await simulator.control.call('clearFaults', { host: 'one' })).toBe(0);
  });
});
