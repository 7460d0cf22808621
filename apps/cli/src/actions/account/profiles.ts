import type { GlobalOptions } from '../../cloud.ts';
import { notSignedIn } from '../../errors.ts';
import { createPrinter } from '../../output/printer.ts';
import { table } from '../../output/table.ts';
import { readProfiles, writeProfiles } from '../../profiles/file.ts';

export async function listProfiles({ output }: GlobalOptions): Promise<void> {
  const { current, profiles } = readProfiles();
  const rows = Object.entries(profiles)
    .map(([name, { address }]) => ({ name, address, isCurrent: name === current }))
    .sort((a, b) => a.name.localeCompare(b.name));
  await createPrinter(output).print(rows, () =>
    table(
      [
        { title: 'NAME', of: ({ name }) => name },
        { title: 'ADDRESS', of: ({ address }) => address },
        { title: 'IN USE', of: ({ isCurrent }) => (isCurrent ? 'yes' : null) },
      ],
      rows,
    ),
  );
}

/** @throws CommandFailure where there is no such profile */
export function useProfile(name: string): void {
  const { profiles } = readProfiles();
  if (!Object.hasOwn(profiles, name)) throw notSignedIn(`There is no profile ${name}.`);
  writeProfiles({ current: name, profiles });
}
