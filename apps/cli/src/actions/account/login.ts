import { text as readAll } from 'node:stream/consumers';
import { checkAddress, clientOf, type GlobalOptions } from '../../cloud.ts';
import { interrupted, usageError } from '../../errors.ts';
import { createPrinter } from '../../output/printer.ts';
import { DEFAULT_PROFILE, profilesPath, readProfiles, writeProfiles } from '../../profiles/file.ts';

/** Checks a token at its cloud and keeps both. @throws CommandFailure, and what the client throws where the token is none */
export async function login(
  given: string | undefined,
  { profile = DEFAULT_PROFILE, output }: GlobalOptions,
): Promise<void> {
  const before = readProfiles();
  const address = withoutSlash(
    given ?? before.profiles[profile]?.address ?? (await ask('Address of the cloud', 'text')),
  );
  checkAddress(address);
  const token = (await ask('API token', 'password')).trim();
  if (token === '') throw usageError('No token was given.');
  const session = await clientOf({ address, token }).session.get();
  if (isPlainAcrossTheNetwork(address)) {
    process.stderr.write('The connection is not encrypted: whoever is on the way can read the token.\n');
  }
  writeProfiles({ current: profile, profiles: { ...before.profiles, [profile]: { address, token } } });
  const { user, tenant } = session;
  await createPrinter(output).print({ profile, address, ...session }, () =>
    [
      `Signed in at ${address} as ${user.name}${tenant ? `, tenant ${tenant.name}` : ''}.`,
      `Profile ${profile} is in ${profilesPath()}.`,
    ].join('\n'),
  );
}

async function ask(message: string, kind: 'text' | 'password'): Promise<string> {
  if (!process.stdin.isTTY) {
    if (kind === 'text') throw usageError('The address of the cloud is missing: cloudletctl login ADDRESS');
    return readAll(process.stdin);
  }
  const prompts = await import('@clack/prompts');
  const answer = await prompts[kind]({ message, output: process.stderr });
  if (typeof answer !== 'string') throw interrupted();
  return answer;
}

function withoutSlash(address: string): string {
  return address.trim().replace(/\/+$/, '');
}

function isPlainAcrossTheNetwork(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
