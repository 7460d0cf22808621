import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DhcpHost, type DhcpHosts, openDhcpHosts } from './dhcp-hosts.ts';

const ONE: DhcpHost = { macAddress: '52:54:00:00:00:01', ipAddress: '10.128.0.11' };
const OTHER: DhcpHost = { macAddress: '52:54:00:00:00:02', ipAddress: '10.128.0.12' };

let folder = '';
let hosts: DhcpHosts;
/** The programs that were run, and how the next ones end. */
let ran: string[] = [];
let exitCodes: Record<string, number> = {};
let isActive = true;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'dhcp hosts-')), 'hosts');
  [ran, exitCodes, isActive] = [[], {}, true];
  const server = { bridge: 'br0', pidFile: '/run/dns.pid', isActive: async () => isActive };
  hosts = openDhcpHosts(folder, server, async (program, args) => {
    ran.push([program, ...args].join(' '));
    return { exitCode: exitCodes[program] ?? 0, stderr: 'it complains' };
  });
  await hosts.prepare();
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const RELEASE = `dhcp_release br0 ${ONE.ipAddress} ${ONE.macAddress}`;
const TELL = 'pkill -HUP --exact --pidfile /run/dns.pid dnsmasq';

it('writes what dnsmasq reads, where it may read it', async () => {
  await hosts.add(ONE);
  await hosts.add(ONE);
  expect(await readdir(folder)).toEqual(['52-54-00-00-00-01_10.128.0.11']);
  const file = join(folder, '52-54-00-00-00-01_10.128.0.11');
  expect(await readFile(file, 'utf8')).toBe('52:54:00:00:00:01,10.128.0.11,10m\n');
  expect((await stat(file)).mode & 0o777).toBe(0o644);
  expect((await stat(folder)).mode & 0o777).toBe(0o755);
  expect(await hosts.list()).toEqual([ONE]);
  expect(ran).toEqual([]);
});

it('refuses what another has', async () => {
  await hosts.add(ONE);
  for (const host of [
    { ...OTHER, ipAddress: ONE.ipAddress },
    { ...OTHER, macAddress: ONE.macAddress },
  ]) {
    await expect(hosts.add(host)).rejects.toMatchObject({ code: 'address_conflict' });
    await hosts.remove(host);
  }
  expect(await hosts.list()).toEqual([ONE]);
  expect(ran).toEqual([]);
});

it('gives the lease back and tells the server when a host goes', async () => {
  await hosts.add(ONE);
  await hosts.remove(ONE);
  await hosts.remove(ONE);
  expect(ran).toEqual([RELEASE, TELL]);
  expect(await readdir(folder)).toEqual([]);
});

it('takes up a removal that broke off, wherever it did', async () => {
  await hosts.add(ONE);
  exitCodes = { dhcp_release: 1 };
  await expect(hosts.remove(ONE)).rejects.toMatchObject({ code: 'failed' });
  expect(await hosts.list()).toEqual([ONE]);
  exitCodes = { pkill: 2 };
  await expect(hosts.remove(ONE)).rejects.toMatchObject({ code: 'failed' });
  expect(await hosts.list()).toEqual([]);

  [ran, exitCodes] = [[], {}];
  await hosts.remove(ONE);
  expect(ran).toEqual([RELEASE, TELL]);
  expect(await readdir(folder)).toEqual([]);
});

it('tells the server of broken-off removals before an address is given away again', async () => {
  await hosts.add(ONE);
  exitCodes = { pkill: 2 };
  await expect(hosts.remove(ONE)).rejects.toThrow('it complains');
  [ran, exitCodes] = [[], {}];
  await hosts.add({ ...OTHER, ipAddress: ONE.ipAddress });
  expect(ran).toEqual([TELL]);
  expect(await readdir(folder)).toEqual(['52-54-00-00-00-02_10.128.0.11']);
});

it('does without a server that does not run', async () => {
  await hosts.add(ONE);
  await hosts.add(OTHER);
  exitCodes = { pkill: 1 };
  await hosts.remove(ONE);
  isActive = false;
  ran = [];
  await hosts.remove(OTHER);
  expect(ran).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

it('passes over files that are not its own', async () => {
  await rm(folder, { recursive: true });
  expect(await hosts.list()).toEqual([]);
  await hosts.finishRemovals();
  expect(ran).toEqual([]);
});
