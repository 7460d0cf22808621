import { expect, it } from 'vitest';
import { type Bench, EVENT_MS, expectError, planGuest } from './bench.ts';
import { sitAt } from './terminal.ts';
import { until } from './until.ts';

/** The end of the driver; the last tests of the suite. */
export function closingTests(bench: () => Bench): void {
  it('closes: consoles end, calls are refused, closing again does nothing', async () => {
    const { hypervisor, fixture } = bench();
    const plan = planGuest(fixture, 'closing');
    await hypervisor.defineDomain(plan.domain);
    const terminal = sitAt(await hypervisor.openConsole(plan.id, 100));
    await hypervisor.close();
    await until(
      () => terminal.hasEnded() || undefined,
      EVENT_MS,
      () => 'the console is still open',
    );
    expect(hypervisor.isHealthy()).toBe(false);
    await expectError('unreachable', hypervisor.listDomains());
    await expectError('unreachable', hypervisor.host());
    await hypervisor.close();
  });
}
