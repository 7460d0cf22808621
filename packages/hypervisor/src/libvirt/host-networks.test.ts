import { expect, it } from 'vitest';
import { parseRoutes } from './host-networks.ts';

const TABLE = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0
tun0\t0708090A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
cloudlet0\t0000800A\t00000000\t0001\t0\t0\t0\t00FCFFFF\t0\t0\t0
`;

it('reads the kernel’s routes as networks, without those of our own bridge', () => {
  expect(parseRoutes(TABLE, 'cloudlet0')).toEqual([
    '0.0.0.0/0',
    '192.168.2.0/24',
    '10.0.0.0/8',
    '10.9.8.7/32',
  ]);
  expect(parseRoutes(TABLE, 'virbr0')).toContain('10.128.0.0/22');
});

it('finds none in a table without routes', () => {
  expect(parseRoutes('Iface\tDestination\tGateway\n', 'cloudlet0')).toEqual([]);
  expect(parseRoutes('', 'cloudlet0')).toEqual([]);
});
