import type { Cloud } from '../../cloud.ts';
import { attachTerminal } from '../../console/attach-terminal.ts';
import { printUntil } from '../../console/print-until.ts';
import { usageError } from '../../errors.ts';
import { findInstance } from '../../targets/find.ts';

export type ConsoleOptions = { readonly until?: string; readonly timeout?: number };

export async function openInstanceConsole(
  cloud: Cloud,
  name: string,
  { until, timeout }: ConsoleOptions,
): Promise<void> {
  if (until === undefined && timeout !== undefined) throw usageError('--timeout belongs to --until.');
  if (until === '') throw usageError('--until needs a text.');
  if (until === undefined && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw usageError('There is no terminal here: --until TEXT prints what the guest writes.');
  }
  const instance = await findInstance(cloud.client, name);
  const ticket = await cloud.client.instances.consoleTicket({ id: instance.id });
  if (until === undefined) await attachTerminal(ticket, instance.name);
  else await printUntil(ticket, until, timeout);
}
