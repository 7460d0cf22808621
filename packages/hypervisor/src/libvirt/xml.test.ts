import { describe, expect, it } from 'vitest';
import { elementAt, elementsAt, parseXml, toXml } from './xml.ts';

const HOSTILE = [
  `</a><b/>"'<&>]]>`,
  '&#0; &#60; &lt; &amp;amp; &nbsp; &',
  'Müller & Söhne 云 🚀',
  '__proto__',
  ' two  spaces\n\tand a tab ',
  '',
];

describe('XML that was written', () => {
  it.each(HOSTILE)('says %s as it was, in attributes and as text', (value) => {
    const { attributes, children } = parseXml(
      toXml('a', { '@x': value, b: value, c: [{ '#': value }, { '@y': value }] }),
    );
    expect(attributes).toEqual({ x: value });
    expect(children.map(({ name, text, attributes: { y } }) => [name, text, y])).toEqual([
      ['b', value, undefined],
      ['c', value, undefined],
      ['c', '', value],
    ]);
  });

  it('has no character that XML cannot say', () => {
    const xml = toXml('a', { '@x': 'a\u0000b\u001bc\ufffed\ud800e' });
    expect(parseXml(xml).attributes.x).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
  });

  it('says numbers, empty elements and names with a prefix', () => {
    const xml = toXml('a', { '@n': 3, b: {}, c: 4, 'p:d': { '@xmlns:p': 'urn:p' }, e: [] });
    expect(xml).toBe('<a n="3"><b/><c>4</c><p:d xmlns:p="urn:p"/></a>');
  });
});

describe('XML that is read', () => {
  const tree = parseXml(
    '<t><a n="1"/><b><p:a xmlns:p="urn:p" n="2">x &lt;<!-- c --> y</p:a><a n="3"/></b></t>',
  );

  it('is found by its path, whatever the prefix', () => {
    expect(elementsAt(tree, 'b', 'a').map(({ attributes }) => attributes.n)).toEqual(['2', '3']);
    expect(elementAt(tree, 'b', 'a')?.text).toBe('x < y');
    expect(elementAt(tree, 'a')?.attributes.n).toBe('1');
    expect(elementAt(tree, 'a', 'a')).toBeUndefined();
    expect(elementsAt(tree)).toEqual([tree]);
  });

  it.each(['', 'nothing', '<a>', '<a></b>', '<a>&nbsp;</a>'])('must be XML: %s', (text) => {
    expect(() => parseXml(text)).toThrow();
  });
});
