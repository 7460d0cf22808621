import { parseXml, type XmlContent } from './xml.ts';

/** Our element in a domain's metadata (https://libvirt.org/formatdomain.html#general-metadata): it marks a domain as ours. */
export const METADATA_URI = 'urn:cloudlet:instance:1';
const PREFIX = 'cloudlet';
const ELEMENT = 'instance';

/** What our element says. Names are for people who look at the XML. */
export type DomainMark = {
  readonly generation: number;
  /** The state directory of the node whose domain it is: a libvirt may have several nodes. */
  readonly stateDir: string;
  readonly tenantId: string;
  readonly tenant: string;
  readonly name: string;
};

/** The mark as a part of a domain's document. */
export function markElement({ generation, stateDir, tenantId, tenant, name }: DomainMark): XmlContent {
  return {
    [`${PREFIX}:${ELEMENT}`]: {
      [`@xmlns:${PREFIX}`]: METADATA_URI,
      '@generation': generation,
      '@stateDir': stateDir,
      '@tenantId': tenantId,
      '@tenant': tenant,
      '@name': name,
    },
  };
}

/** Whose the domain is, by our element. */
export function readNames(xml: string): {
  tenantId: string | null;
  tenantName: string;
  instanceName: string;
} {
  const { tenantId = null, tenant = '', name = '' } = parseXml(xml).attributes;
  return { tenantId, tenantName: tenant, instanceName: name };
}

/** What a program asks of a mark. Marks that were made before nodes shared a libvirt do not say whose they are. */
type ReadMark = { readonly generation: number; readonly stateDir: string | null };

/** Our element, as libvirt gives it; null where it is not one of ours. */
export function readMark(xml: string): ReadMark | null {
  const { name, attributes } = parseXml(xml);
  const { generation = '', stateDir = null } = attributes;
  return name === ELEMENT && /^\d+$/.test(generation) ? { generation: Number(generation), stateDir } : null;
}
