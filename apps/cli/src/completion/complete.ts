import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { namesOf } from './names.ts';

/**
 * Answers a shell's question for what may come next: `complete -- WORDS…`, as the scripts of `completion` ask it. Nouns, verbs and
 * options come from the program, names of instances and such from the cloud.
 */
export async function complete(program: Command, args: readonly string[]): Promise<void> {
  const root = tab(program);
  const words = args.slice(args.indexOf('--') + 1).filter((word) => !word.startsWith('-'));
  const command = root.commands.get(words.slice(0, 2).join(' '));
  if (command) {
    const asked = [...command.arguments.values(), ...command.options.values()];
    const names = await namesOf(
      asked.map((one) => kindOf(one)),
      { program, instance: words[2] },
    );
    for (const one of asked) {
      const found = names.get(kindOf(one));
      if (found) one.handler = (suggest) => found.forEach((name) => void suggest(name, ''));
    }
  }
  await program.parseAsync(args, { from: 'user' });
}

/** An argument has a name, an option its long form without dashes: both name what they mean. */
function kindOf(one: { readonly name: string } | { readonly value: string }): string {
  return 'name' in one ? one.name : one.value;
}
