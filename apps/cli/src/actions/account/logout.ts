import type { GlobalOptions } from '../../cloud.ts';
import { notSignedIn } from '../../errors.ts';
import { createPrinter } from '../../output/printer.ts';
import { DEFAULT_PROFILE, readProfiles, writeProfiles } from '../../profiles/file.ts';

/** @throws CommandFailure where there is no such profile */
export async function logout({ profile, output }: GlobalOptions): Promise<void> {
  const { current, profiles } = readProfiles();
  const name = profile ?? current;
  if (!Object.hasOwn(profiles, name)) throw notSignedIn(`There is no profile ${name}.`);
  const rest = Object.fromEntries(Object.entries(profiles).filter(([one]) => one !== name));
  const next = name === current ? (Object.keys(rest).sort()[0] ?? DEFAULT_PROFILE) : current;
  writeProfiles({ current: next, profiles: rest });
  await createPrinter(output).print({ profile: name }, () => `Profile ${name} is forgotten.`);
}
