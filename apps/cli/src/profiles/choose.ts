import { notSignedIn, usageError } from '../errors.ts';
import { type Profile, readProfiles } from './file.ts';

/**
 * The cloud and the token that a command is to use: the profile that --profile names, else what the environment gives
 * (CLOUDLET_API with CLOUDLET_TOKEN), else the profile that CLOUDLET_PROFILE names, else the one of the last `login`.
 * @throws CommandFailure
 */
export function chooseProfile(named: string | undefined): Profile {
  const { CLOUDLET_API: address, CLOUDLET_TOKEN: token, CLOUDLET_PROFILE } = process.env;
  if (named === undefined && (address || token)) {
    if (address && token) return { address, token };
    throw usageError(
      `CLOUDLET_API and CLOUDLET_TOKEN belong together; ${address ? 'the second' : 'the first'} is missing.`,
    );
  }
  const { current, profiles } = readProfiles();
  const name = named ?? (CLOUDLET_PROFILE || current);
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found) return found;
  if (Object.keys(profiles).length === 0)
    throw notSignedIn('You are not signed in: cloudletctl login ADDRESS');
  throw notSignedIn(`There is no profile ${name}; there are ${Object.keys(profiles).sort().join(', ')}.`);
}
