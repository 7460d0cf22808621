import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { createProgram } from './program.ts';

const page = readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8');

it('docs/cli.md has every exit code, and no other', () => {
  const written = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(written).toEqual(Object.values(EXIT));
});

it('docs/cli.md has every noun with its verbs, and no other', () => {
  const section = page.split('\n## Commands\n')[1]?.split('\n- **')[0] ?? '';
  const names = (cell = '') => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name ?? '');
  const rows = [...section.matchAll(/^\| (`.*?`)? ?\| (`[^;]*?`)(;.*)? \|$/gm)];
  const written = rows.flatMap(([, nouns, verbs]) =>
    nouns ? names(nouns).flatMap((noun) => names(verbs).map((verb) => `${noun} ${verb}`)) : names(verbs),
  );
  expect(written.sort()).toEqual(pathsOf(createProgram('1')).sort());
});

/** `instance list`, `login`, … */
function pathsOf(command: Command): string[] {
  return command.commands.flatMap((one) =>
    one.commands.length === 0 ? [one.name()] : pathsOf(one).map((verb) => `${one.name()} ${verb}`),
  );
}
