import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { cloudlet } from './people.ts';

type Part = { readonly name: string; readonly pid: number };

/** A field of /proc/PID/status, e.g. the real, effective, saved and file system's user id. */
function fieldOf(pid: number, name: string): string[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status)?.[1]?.split(/\s+/) ?? [];
}

test('what browsers and nodes reach has a user of its own and no rights', () => {
  const { parts } = JSON.parse(cloudlet('status', '--json')) as { parts: Part[] };
  const passwd = readFileSync('/etc/passwd', 'utf8');
  const [, , uid = ''] = /^cloudlet:.*$/m.exec(passwd)?.[0].split(':') ?? [];
  for (const name of ['portal', 'gateway', 'controller']) {
    const pid = parts.find((part) => part.name === name)?.pid ?? 0;
    expect(new Set(fieldOf(pid, 'Uid')), name).toEqual(new Set([uid]));
    for (const set of ['CapPrm', 'CapBnd']) expect(fieldOf(pid, set), name).toEqual(['0'.repeat(16)]);
  }
});
