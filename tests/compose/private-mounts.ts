import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { checkout } from './compose-file.ts';

// Mounts that only this private host has (tests/private-host). All of them end with it.

/**
 * @throws Error unless mounts are this host's own affair: its first process is the private host's caretaker, and sees no other
 * host name than that one's.
 */
export function demandPrivateHost(): void {
  const isPrivate =
    hostname() === 'private' && readFileSync('/proc/1/cmdline', 'utf8').includes('private-host/init');
  if (!isPrivate) throw new Error('run tests/run/20-compose: this is for a private host alone');
}

/** Shows a folder at another place, for reading alone. */
export function showReadOnly(source: string, target: string): void {
  if (`${checkout}/`.startsWith(`${target}/`))
    throw new Error(`this checkout lies in ${target}, where the image's is to be`);
  mount('--bind', source, target);
  mount('-o', 'remount,bind,ro', target);
}

/** Puts an empty folder over one that exists. `options` as tmpfs(5) takes them. */
export function hide(target: string, options = 'mode=0755'): void {
  mount('-t', 'tmpfs', '-o', options, 'tmpfs', target);
}

/** Gives these names this host's own address. @param file takes the table of names */
export function nameHosts(names: readonly string[], file: string): void {
  copyFileSync('/etc/hosts', file);
  appendFileSync(file, `\n127.0.0.1 ${names.join(' ')}\n`);
  mount('--bind', file, '/etc/hosts');
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
