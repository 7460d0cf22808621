import { parseXml, type XmlContent } from './xml.ts';

/** Our element in a domain's metadata (https://libvirt.org/formatdomain.html#general-metadata): it marks a domain as ours. */
export const METADATA_URI = 'urn:cloudlet:instance:1';
const PREFIX = 'cloudlet';
const ELEMENT = 'instance';

/** What our element says. Names are for people who look at the XML. */
export type DomainMark = {
  readonly generation: number;
  readonly tenantId: string;
  readonly tenant: string;
  readonly name: string;
};

/** The mark as a part of a domain's document. */
export function markElement({ generation, tenantId, tenant, name }: DomainMark): XmlContent {
  return {
    [`${PREFIX}:${ELEMENT}`]: {
      [`@xmlns:${PREFIX}`]: METADATA_URI,
      '@generation': generation,
      '@tenantId': tenantId,
      '@tenant': tenant,
      '@name': name,
    },
  };
}

/** The generation that our element tells, as libvirt gives the element; null where it is not one of ours. */
export function readGeneration(xml: string): number | null {
  const { name, attributes } = parseXml(xml);
  const generation = attributes.generation ?? '';
  return name === ELEMENT && /^\d+$/.test(generation) ? Number(generation) : null;
}
