import type { MatrixOptions } from '../options.ts';
import { openLibvirtWorld } from './libvirt.ts';
import { openSimulatedWorld } from './simulated.ts';
import type { World } from './world.ts';

/** The hypervisor that a driver drives. */
export function openWorld(driver: MatrixOptions['driver']): Promise<World> {
  return driver === 'simulated' ? openSimulatedWorld() : openLibvirtWorld();
}
