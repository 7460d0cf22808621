import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const program = join(import.meta.dirname, 'tiny/root/usr/lib/tiny/yaml.awk');

/** Runs tiny's YAML reader on the host's awk. */
function flatten(...lines: string[]): { status: number | null; out: string[]; error: string } {
  const result = spawnSync('awk', ['-f', program], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  return {
    status: result.status,
    out: result.stdout.split('\n').filter(Boolean),
    error: result.stderr.trim(),
  };
}

describe("tiny's YAML reader", () => {
  it.each<[string, string[], string[]]>([
    ['plain values', ['a: b', 'c: d e', 'url: http://x:80/#y'], ['a\tb', 'c\td e', 'url\thttp://x:80/#y']],
    ['comments', ['# one', 'a: b # two', 'c: "#d" # three', '', '  # four'], ['a\tb', 'c\t#d']],
    ['nulls', ['a:', 'b: ~', 'c: null', 'd: ""'], ['a\t', 'b\t', 'c\t', 'd\t']],
    ['nested mappings', ['a:', '  b:', '    c: d', '  e: f', 'g: h'], ['a.b.c\td', 'a.e\tf', 'g\th']],
    ['sequences', ['a:', '- b', '-   c', 'd:', '  - e'], ['a.0\tb', 'a.1\tc', 'd.0\te']],
    [
      'sequences of mappings',
      ['a:', '- b: c', '  d: e', '-', '  b: f'],
      ['a.0.b\tc', 'a.0.d\te', 'a.1.b\tf'],
    ],
    [
      'sequences of sequences',
      ['a:', '- - b', '  - c', '- [d, e]'],
      ['a.0.0\tb', 'a.0.1\tc', 'a.1.0\td', 'a.1.1\te'],
    ],
    ['flow style', ["a: {b: [c, 'd, e'], f: {}, g: h}", 'i: []'], ['a.b.0\tc', 'a.b.1\td, e', 'a.g\th']],
    ['flow style over lines', ['a: [b, # one', '    c,', '  ]', 'd: e'], ['a.0\tb', 'a.1\tc', 'd\te']],
    [
      'JSON',
      ['{"a": {"b": ["c", 1, true]},', ' "d": "e:f"}'],
      ['a.b.0\tc', 'a.b.1\t1', 'a.b.2\ttrue', 'd\te:f'],
    ],
    [
      'quotes',
      [`a: 'it''s'`, 'b: "say \\"hi\\" \\u00e4\\x41"', '"c d": e'],
      ["a\tit's", 'b\tsay "hi" äA', 'c d\te'],
    ],
    ['what would break a line', ['a: "x\\ty\\nz\\\\n"'], ['a\tx\\ty\\nz\\\\n']],
    ['literal blocks', ['a: |', '  b', '   c', '', '  d', '', 'e: f'], ['a\tb\\n c\\n\\nd\\n', 'e\tf']],
    [
      'block indicators',
      ['a: |-', '  b', 'c: |+', '  d', '', 'e: |2', '   f'],
      ['a\tb', 'c\td\\n\\n', 'e\t f\\n'],
    ],
    ['folded blocks', ['a: >', '  b', '  c', '', '  d'], ['a\tb c\\nd\\n']],
    ['blocks in a sequence', ['a:', '  - |', '    b', '  - c: |', '      d'], ['a.0\tb\\n', 'a.1.c\td\\n']],
    ['values over lines', ['a: b', '  c', 'd:', '  "e', '  f"'], ['a\tb c', 'd\te f']],
    ['a document start', ['#cloud-config', '---', 'a: b'], ['a\tb']],
    ['carriage returns', ['a: b\r', 'c: d\r'], ['a\tb', 'c\td']],
    ['a hash of a password', ["a: {p: '$6$ab$c/d.e', t: hash}"], ['a.p\t$6$ab$c/d.e', 'a.t\thash']],
    ['an empty document', ['#cloud-config'], []],
  ])('reads %s', (_, lines, expected) => {
    expect(flatten(...lines)).toEqual({ status: 0, out: expected, error: '' });
  });

  it.each<[string, string[], string]>([
    ['an anchor', ['x: y', 'a: &b c'], 'line 2: not supported: &b c'],
    ['a tag', ['a: !!binary b'], 'line 1: not supported: !!binary b'],
    ['an alias as a key', ['*a : b'], 'line 1: not supported: *a'],
    ['several documents', ['a: b', '---', 'c: d'], 'line 2: more than one document'],
    ['a tab as indentation', ['a:', '\tb: c'], 'line 2: a tab as indentation'],
    ['a mapping inside a value', ['a: b: c'], 'line 1: a colon inside a plain value'],
    ['a mapping below a value', ['a: b', '  c: d'], 'line 2: a colon inside a plain value'],
    ['wrong indentation', ['a:', '  - b', ' c: d'], 'line 3: bad indentation'],
    ['an open quote', ['a: "b', 'c: d'], 'line 1: a quote does not end'],
    ['an open bracket', ['a: [b,', 'c: d'], 'line 1: the value does not end'],
    ['a missing comma', ['a: ["b" "c"]'], 'line 1: a comma is missing in a list'],
    ['text after a value', ['a: "b" c'], 'line 1: unexpected after the value: c'],
    ['a scalar alone', ['hello'], 'line 1: a mapping is expected'],
  ])('refuses %s and prints nothing', (_, lines, error) => {
    expect(flatten(...lines)).toEqual({ status: 1, out: [], error });
  });
});
