import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));

/** The same in every language: our name, a language's own name, a shell's line. */
const SAME_EVERYWHERE = new Set(['Cloudlet', 'English', '简体中文', '#!/bin/sh\\n']);

/** Attributes that people read or hear. */
const SPOKEN =
  'aria-label|title|placeholder|alt|label|description|legend|hint|caption|submitLabel|header|text|children';

/** Texts between tags and literal attributes that are shown, in what esbuild makes of the JSX: both belong into the catalogues. */
function hardCodedIn(code: string): string[] {
  const compiled = transformSync(code, { loader: 'tsx', jsx: 'automatic', charset: 'utf8' }).code;
  const alone = [...compiled.matchAll(new RegExp(`"?(?:${SPOKEN})"?: "((?:[^"\\\\]|\\\\.)*)"`, 'g'))];
  // A text beside other children is a line of its own in their list, as are class names, which have no capitals.
  const inLists = [...compiled.matchAll(/^\s*"((?:[^"\\]|\\.)*[\p{Lu}\p{Lo}](?:[^"\\]|\\.)*)",?$/gmu)];
  return [...alone, ...inLists]
    .map((match) => match[1] ?? '')
    .filter((text) => /\p{Letter}/u.test(text) && !SAME_EVERYWHERE.has(text));
}

it('would find a text between tags, beside others and in an attribute', () => {
  const code = 'export const a = <p title="One">Two <b>{three}</b> Four</p>; export const b = <p>Five</p>;';
  expect(
    hardCodedIn(code)
      .map((text) => text.trim())
      .sort(),
  ).toEqual(['Five', 'Four', 'One', 'Two']);
});

it('finds no text that is not in the catalogues', () => {
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.tsx'),
  );
  expect(paths.length).toBeGreaterThan(50);
  const found = paths.flatMap((path) =>
    hardCodedIn(readFileSync(`${source}/${path}`, 'utf8')).map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});
