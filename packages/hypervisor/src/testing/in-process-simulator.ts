import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hypervisor } from '../port.ts';
import {
  connectSimulated,
  connectSimulatorControl,
  type SimulatedOptions,
  type SimulatorControl,
  type SimulatorOptions,
  startSimulator,
} from '../simulated/index.ts';

/** A simulator within the test's own process, where no crash of it is wanted: quick to start. */
export type InProcessSimulator = {
  readonly socket: string;
  readonly control: SimulatorControl;
  /** A client of this host, closed with the simulator. */
  connect(host: string, options?: Partial<SimulatedOptions>): Promise<Hypervisor>;
  /** Stops it and starts another one on the same state. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export async function startInProcessSimulator(
  options: Partial<Omit<SimulatorOptions, 'socket' | 'state'>> = {},
): Promise<InProcessSimulator> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const place = { ...options, socket: join(folder, 'simulator.sock'), state: join(folder, 'state') };
  let simulator = await startSimulator(place);
  const control = await connectSimulatorControl(place);
  const clients: Hypervisor[] = [];
  return {
    socket: place.socket,
    control,
    async connect(host, more = {}) {
      const client = await connectSimulated({ ...more, socket: place.socket, host });
      clients.push(client);
      return client;
    },
    async restart() {
      await simulator.stop();
      simulator = await startSimulator(place);
    },
    async stop() {
      for (const client of clients) await client.close();
      await control.close();
      await simulator.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
