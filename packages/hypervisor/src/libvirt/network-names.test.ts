import { expect, it } from 'vitest';
import { DEFAULT_STATE_DIR, namesOf, PLAIN_NAMES } from './network-names.ts';

it('gives each state directory names of its own, the same ones each time', () => {
  const second = namesOf('/var/lib/cloudlet2/node');
  expect(second).toEqual(namesOf('/var/lib/cloudlet2/node'));
  for (const other of [PLAIN_NAMES, namesOf('/srv/cloud/node'), namesOf(DEFAULT_STATE_DIR)]) {
    expect(other.network).not.toBe(second.network);
    expect(other.bridge).not.toBe(second.bridge);
    expect(other.macAddress).not.toBe(second.macAddress);
  }
});

it('keeps to what Linux takes for an interface and libvirt for a MAC address', () => {
  for (let index = 0; index < 1_000; index += 1) {
    const { bridge, macAddress } = namesOf(`/srv/${index}`);
    expect(bridge).toMatch(/^[a-z][a-z0-9-]{1,14}$/);
    expect(macAddress).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
  }
});
