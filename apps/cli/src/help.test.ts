import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { createProgram } from './program.ts';

/** A terminal of the usual size, and a little. */
const SCREEN_LINES = 34;

function verbsOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(verbsOf);
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (part) => void parts.push(part), getOutHelpWidth: () => 80 });
  command.outputHelp();
  return parts.join('');
}

it('every verb has an example that begins with the verb itself, and fits on a screen', () => {
  const verbs = verbsOf(createProgram('1'));
  expect(verbs.length).toBeGreaterThan(30);
  for (const verb of verbs) {
    const help = helpOf(verb);
    expect(help).toMatch(/\nExamples?:\n/);
    for (const [, example] of help.matchAll(/^ {2}(cloudletctl .*)$/gm))
      expect(example).toContain(pathOf(verb));
    expect([pathOf(verb), help.trimEnd().split('\n').length <= SCREEN_LINES]).toEqual([pathOf(verb), true]);
  }
});

it('the options of an example are those of its verb', () => {
  for (const verb of verbsOf(createProgram('1'))) {
    const known = [...verb.options, ...(verb.parent?.options ?? []), ...createProgram('1').options].map(
      ({ long }) => long,
    );
    const [, examples = ''] = helpOf(verb).split(/\nExamples?:\n/);
    const own = examples.split('\n').map((line) => line.split(/ -- | \| /)[0] ?? '');
    const used = own.flatMap((line) => [...line.matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option));
    expect(used.filter((option) => !known.includes(option))).toEqual([]);
  }
});
