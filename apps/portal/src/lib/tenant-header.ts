/** The header by which a page says for which tenant it was rendered: it must not act in another that was chosen in another tab. */
export const TENANT_HEADER = 'x-cloudlet-tenant';
export const NO_TENANT = 'none';
