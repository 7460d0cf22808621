import { randomUUID } from 'node:crypto';

/** libvirtd.conf of a private libvirtd: open to root without questions, a host UUID of its own. */
export function libvirtdConf(lines: readonly string[]): string {
  return [
    'listen_tls = 0',
    'auth_unix_rw = "none"',
    'auth_unix_ro = "none"',
    'unix_sock_rw_perms = "0700"',
    `host_uuid = "${randomUUID()}"`,
    ...lines,
    '',
  ].join('\n');
}

/** qemu.conf: no AppArmor or SELinux, which know nothing of our folders. */
export function qemuConf(lines: readonly string[]): string {
  return ['security_driver = "none"', ...lines, ''].join('\n');
}
