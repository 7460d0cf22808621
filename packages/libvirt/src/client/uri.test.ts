import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LibvirtUriError, parseUri } from './uri.ts';

const runtime = mkdtempSync(join(tmpdir(), 'libvirt-uri-'));
const env = { XDG_RUNTIME_DIR: runtime };
mkdirSync(join(runtime, 'libvirt'));
afterAll(() => rmSync(runtime, { recursive: true }));

describe('parseUri', () => {
  it.each([
    ['test:///default', '/run/libvirt/libvirt-sock', 'test:///default'],
    ['qemu:///system?socket=/tmp/x.sock', '/tmp/x.sock', 'qemu:///system'],
    ['qemu+unix:///system?socket=/tmp/x.sock&mode=legacy', '/tmp/x.sock', 'qemu:///system'],
    ['qemu:///system?socket=%2Ftmp%2Fa%20b&foo=1', '/tmp/a b', 'qemu:///system?foo=1'],
    ['qemu+unix:///?socket=/s&name=test%3A%2F%2F%2Fdefault', '/s', 'test:///default'],
    ['lxc:///', '/run/libvirt/libvirt-sock', 'lxc:///'],
    ['qemu:///session', join(runtime, 'libvirt/libvirt-sock'), 'qemu:///session'],
  ])('%s', (uri, socketPath, driverUri) => {
    expect(parseUri(uri, undefined, env)).toEqual({ socketPath, driverUri });
  });

  it('prefers the socket that is given beside the URI', () => {
    expect(parseUri('qemu:///system?socket=/a', '/b').socketPath).toBe('/b');
  });

  it("takes the driver's own daemon where there is no libvirtd", () => {
    writeFileSync(join(runtime, 'libvirt/virtqemud-sock'), '');
    expect(parseUri('qemu:///session', undefined, env).socketPath).toBe(
      join(runtime, 'libvirt/virtqemud-sock'),
    );
    writeFileSync(join(runtime, 'libvirt/libvirt-sock'), '');
    expect(parseUri('qemu:///session', undefined, env).socketPath).toBe(
      join(runtime, 'libvirt/libvirt-sock'),
    );
  });

  it.each([
    'qemu+ssh://host/system',
    'qemu+tls://host/system',
    'qemu+tcp:///system',
    'qemu://host/system',
    'qemu',
    '',
    '///system',
    'qemu:/system',
  ])('refuses %s', (uri) => {
    expect(() => parseUri(uri)).toThrow(LibvirtUriError);
  });
});
