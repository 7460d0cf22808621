import { convert } from 'xmlbuilder2';

/** Our element in a domain's metadata (https://libvirt.org/formatdomain.html#general-metadata): it marks a domain as ours. */
export const METADATA_URI = 'urn:cloudlet:instance:1';
const METADATA_PREFIX = 'cloudlet';

/** What our element says. Names are for people who look at the XML. */
export type DomainMark = {
  readonly generation: number;
  readonly tenantId: string;
  readonly tenant: string;
  readonly name: string;
};

/** The mark as a part of a domain's document. */
export function markElement({ generation, tenantId, tenant, name }: DomainMark) {
  return {
    [`${METADATA_PREFIX}:instance`]: {
      [`@xmlns:${METADATA_PREFIX}`]: METADATA_URI,
      '@generation': generation,
      '@tenantId': tenantId,
      '@tenant': sayable(tenant),
      '@name': sayable(name),
    },
  };
}

/** The generation that our element tells, as libvirt gives the element (without its prefix); null where it is not one of ours. */
export function readGeneration(element: string): number | null {
  const document = convert(element, { format: 'object' }) as unknown as MarkDocument;
  const generation = document.instance?.['@generation'];
  return generation !== undefined && /^\d+$/.test(generation) ? Number(generation) : null;
}

type MarkDocument = { readonly instance?: { readonly '@generation'?: string } };

/** XML has no way to say other characters, escaped or not (XML 1.0, "Characters"): one would make the whole document invalid. */
function sayable(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
