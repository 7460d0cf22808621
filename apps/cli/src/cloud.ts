import { type Client, type ClientSettings, createClient } from '@cloudlet/sdk';
import type { Command } from 'commander';
import { usageError } from './errors.ts';
import type { Format } from './output/format.ts';
import { createPrinter, type Printer } from './output/printer.ts';
import { chooseProfile } from './profiles/choose.ts';

/** What every command takes besides its own options. */
export type GlobalOptions = { readonly output: Format; readonly profile?: string };

/** What a command that asks the cloud works with. */
export type Cloud = Printer & { readonly client: Client; readonly settings: ClientSettings };

/** @throws CommandFailure where nobody is signed in */
export function connect(command: Command): Cloud {
  const { output, profile } = command.optsWithGlobals<GlobalOptions>();
  const settings = chooseProfile(profile);
  return { client: clientOf(settings), settings, ...createPrinter(output) };
}

/** @throws CommandFailure where the address is none */
export function clientOf({ address, token }: { readonly address: string; readonly token: string }): Client {
  checkAddress(address);
  return createClient({ address, token });
}

/** @throws CommandFailure where it is none */
export function checkAddress(address: string): void {
  if (URL.canParse(address) && /^https?:/.test(address)) return;
  throw usageError(`${address} is no address such as https://cloud.example`);
}
