import { execFile } from 'node:child_process';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logEvents } from '../testing/contract/event-log.ts';
import { type SimulatorProcess, startSimulatorProcess } from '../testing/simulator-process.ts';
import { connectSimulated } from './index.ts';

describe('the simulator’s process', () => {
  let simulator: SimulatorProcess;
  beforeAll(async () => {
    simulator = await startSimulatorProcess({
      hosts: { configured: { vcpus: 3, memoryMib: 1_024, diskGib: 7 } },
    });
  });
  afterAll(() => simulator.stop());

  it('plays configured hosts and others, and answers for its health', async () => {
    const configured = await connectSimulated({ socket: simulator.socket, host: 'configured' });
    expect(await configured.host()).toMatchObject({ vcpus: 3, memoryMib: 1_024, diskGib: 7 });
    expect(JSON.parse(await get(simulator.health, '/health'))).toEqual({
      healthy: true,
      checks: [{ name: 'listening', healthy: true, detail: '1 connections' }],
    });
    await configured.close();
  });

  it('is the same host after SIGKILL, and after a graceful stop', async () => {
    const client = await connectSimulated({ socket: simulator.socket, host: 'lasting' });
    const before = await client.host();
    await client.close();
    for (const end of [simulator.kill, simulator.terminate]) {
      await end();
      await simulator.start();
      const again = await connectSimulated({ socket: simulator.socket, host: 'lasting' });
      expect(await again.host()).toEqual(before);
      await again.close();
    }
  });

  it('is noticed when it stops answering, and found again', async () => {
    const client = await connectSimulated({ socket: simulator.socket, host: 'stopped', pingMs: 100 });
    const events = logEvents(client);
    const pid = simulator.pid();
    if (pid === undefined) throw new Error('the simulator does not run');
    process.kill(pid, 'SIGSTOP');
    await events.waitFor(0, ({ type }) => type === 'disconnected', 2_000);
    expect(client.isHealthy()).toBe(false);
    await expect(client.host()).rejects.toMatchObject({ code: 'unreachable' });
    process.kill(pid, 'SIGCONT');
    await events.waitFor(0, ({ type }) => type === 'reconnected', 2_000);
    expect((await client.host()).vcpus).toBe(16);
    await client.close();
  });

  it('says what is missing in its environment', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const tsx = createRequire(import.meta.url).resolve('tsx');
    const started = promisify(execFile)(process.execPath, ['--import', tsx, main], { env: {} });
    await expect(started).rejects.toThrow(/CLOUDLET_SIMULATOR_SOCKET.*CLOUDLET_SIMULATOR_STATE/s);
  });
});

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve(body);
    });
    asked.on('error', reject);
    asked.end();
  });
}
