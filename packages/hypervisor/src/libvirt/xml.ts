import { DOMImplementation, DOMParser, type Element, type Node, XMLSerializer } from '@xmldom/xmldom';

/** An element's content: `@name` is an attribute, `#` its text, everything else a child or, as a list, several of that name. */
export type XmlContent = { readonly [name: string]: XmlValue };
type XmlValue = string | number | XmlContent | readonly XmlContent[];

/** Writes an element in which every value is text, whatever it is; characters that XML has no way to say become U+FFFD. */
export function toXml(name: string, content: XmlContent): string {
  const document = new DOMImplementation().createDocument(null, name, null);
  const root = document.documentElement;
  if (root === null) throw new Error(`<${name}> was not made`);

  function fill(element: Element, inner: XmlContent): void {
    for (const [key, value] of Object.entries(inner)) {
      if (key.startsWith('@')) element.setAttribute(key.slice(1), sayable(String(value)));
      else if (key === '#') element.appendChild(document.createTextNode(sayable(String(value))));
      else for (const one of [value].flat()) add(element, key, one);
    }
  }
  function add(parent: Element, childName: string, value: XmlContent | string | number): void {
    const child = document.createElement(childName);
    fill(child, typeof value === 'object' ? value : { '#': value });
    parent.appendChild(child);
  }

  fill(root, content);
  return new XMLSerializer().serializeToString(document);
}

/** XML cannot say other characters, escaped or not (XML 1.0, "Characters"): one would make the whole document invalid. */
function sayable(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
}

/** An element as it was read. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

const parser = new DOMParser({
  onError(level, message) {
    // A warning is about what is odd, U+FFFD for one.
    if (level !== 'warning') throw new Error(`not XML: ${message}`);
  },
});

/** Reads XML. @throws Error where it is none */
export function parseXml(xml: string): XmlElement {
  const root = parser.parseFromString(xml, 'text/xml').documentElement;
  if (root === null) throw new Error('not XML: there is no element');
  return read(root);
}

function read(element: Element): XmlElement {
  return {
    name: element.localName ?? element.nodeName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    children: [...element.childNodes].filter(isElement).map(read),
    text: element.textContent ?? '',
  };
}

const isElement = (node: Node): node is Element => node.nodeType === node.ELEMENT_NODE;

/** The elements that a path of names leads to, from the children on. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): XmlElement[] {
  const [name, ...rest] = path;
  if (name === undefined) return [element];
  return element.children.filter((one) => one.name === name).flatMap((one) => elementsAt(one, ...rest));
}

/** The first of them. */
export function elementAt(element: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return elementsAt(element, ...path)[0];
}
