import { afterAll, beforeAll, describe } from 'vitest';
import type { Bench } from './contract/bench.ts';
import { closingTests } from './contract/closing-tests.ts';
import { diskTests } from './contract/disk-tests.ts';
import { domainTests } from './contract/domain-tests.ts';
import { logEvents } from './contract/event-log.ts';
import type { ContractFixture } from './contract/fixture.ts';
import { guestTests } from './contract/guest-tests.ts';
import { hostTests } from './contract/host-tests.ts';
import { imageTests } from './contract/image-tests.ts';

export type { ContractFixture };

const SET_UP_MS = 180_000;

/**
 * Holds a driver to what `port.ts` says, sentence by sentence, on a node of its own. The tests run in this order and build on
 * each other, so that a real driver needs few boots: one guest, seven boots.
 */
export function hypervisorContract(name: string, setUp: () => Promise<ContractFixture>): void {
  describe(`the hypervisor's port: ${name}`, () => {
    let bench: Bench;
    const theBench = () => bench;

    beforeAll(async () => {
      const fixture = await setUp();
      bench = { fixture, hypervisor: fixture.hypervisor, events: logEvents(fixture.hypervisor) };
    }, SET_UP_MS);
    afterAll(async () => {
      await bench?.fixture.hypervisor.close();
      await bench?.fixture.stop();
    }, SET_UP_MS);

    describe('the node', () => hostTests(theBench));
    describe('base images', () => imageTests(theBench));
    describe('disks and seeds', () => diskTests(theBench));
    describe('domains that are off', () => domainTests(theBench));
    describe('a guest', () => guestTests(theBench));
    describe('closing', () => closingTests(theBench));
  });
}
