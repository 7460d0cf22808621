import type { Guest } from './guest.ts';

let calls = 0;

/** Logs in on the serial console, whose login prompt is not yet answered. */
export async function logIn(guest: Guest, user: string, password: string): Promise<void> {
  await guest.console.expect(/login: /);
  guest.console.type(`${user}\n`);
  await guest.console.expect(/Password: /);
  guest.console.type(`${password}\n`);
  await guest.console.expect(/\$ /);
}

/** Runs a command in the shell that a login opened and returns what it printed, without the last newline. */
export async function sh(guest: Guest, command: string, timeoutMs = 60_000): Promise<string> {
  // The echo of the line holds the marks split by quotes, so that only their output matches.
  const mark = `mark${++calls}`;
  guest.console.type(`echo ${mark}''begin; ${command}; echo ${mark}''end\n`);
  const match = await guest.console.expect(
    new RegExp(`${mark}begin\\n([\\s\\S]*?)\\n?${mark}end\\n`),
    timeoutMs,
  );
  return match[1] ?? '';
}
