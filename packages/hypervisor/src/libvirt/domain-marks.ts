import { convert } from 'xmlbuilder2';

/** What our metadata and the definition say of a domain of ours. */
export type DomainMark = { readonly generation: number; readonly vcpus: number; readonly memoryMib: number };

type Element = { readonly [name: string]: unknown };

const child = (element: unknown, name: string): unknown =>
  typeof element === 'object' && element !== null ? (element as Element)[name] : undefined;
const text = (element: unknown): string => String(child(element, '#') ?? element ?? '');

/** Reads a domain's XML as libvirt gives it; null for a domain that does not have our mark. */
export function readDomainMark(xml: string): DomainMark | null {
  const domain = child(convert(xml, { format: 'object' }), 'domain');
  const generation = Number(child(child(child(domain, 'metadata'), 'cloudlet:instance'), '@generation'));
  if (!Number.isInteger(generation)) return null;
  return {
    generation,
    vcpus: Number(text(child(domain, 'vcpu'))),
    // libvirt always answers in KiB, whatever unit it was told.
    memoryMib: Math.round(Number(text(child(domain, 'memory'))) / 1024),
  };
}
