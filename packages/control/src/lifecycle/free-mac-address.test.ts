import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../testing/test-cloud.ts';
import { freeMacAddress } from './free-mac-address.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.end());

const bytesOf = (mac: string) =>
  Uint8Array.from(mac.split(':').slice(1), (part) => Number.parseInt(part, 16));

/** Draws these one after the other. */
function drawing(...macs: string[]): () => Uint8Array {
  return () => bytesOf(macs.shift() ?? '');
}

test('an address that a port or an orphan has is drawn again', async () => {
  const { instance } = await cloud.create('holder');
  const orphan = { macAddress: '02:00:00:00:00:01', ipAddress: '10.86.4.9' };
  await cloud.node.listing([], { addresses: [orphan] });
  const free = '02:00:00:00:00:02';
  const draw = drawing(instance.macAddress ?? '', orphan.macAddress, free);
  expect(await cloud.database.$transaction((tx) => freeMacAddress(tx, draw))).toBe(free);
});

test('a source of randomness that gives nothing new ends in an error, and not in somebody’s address', async () => {
  const [port] = await cloud.database.port.findMany();
  const same = Array.from({ length: 5 }, () => port?.macAddress ?? '');
  await expect(cloud.database.$transaction((tx) => freeMacAddress(tx, drawing(...same)))).rejects.toThrow(
    'no free MAC address',
  );
});
