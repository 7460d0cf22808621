import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';

/** The parts of the catalogue that belong to a page. */
type PageName =
  | 'accountPage'
  | 'audit'
  | 'cloudAudit'
  | 'cloud'
  | 'cloudTokens'
  | 'create'
  | 'instance'
  | 'instances'
  | 'join'
  | 'keyPairs'
  | 'members'
  | 'nodes'
  | 'orphans'
  | 'quotaPage'
  | 'quotas'
  | 'overview'
  | 'reference'
  | 'serverGroups'
  | 'signIn'
  | 'tenants'
  | 'tokens';

/** For a page's `generateMetadata`: the document's title from the catalogue. */
export function titled(page: PageName): () => Promise<Metadata> {
  return async () => {
    const t = await getTranslations();
    return { title: t(`${page}.title`) };
  };
}
