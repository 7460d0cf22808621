import { notFound } from 'next/navigation';
import { AuditList } from '#features/audit/audit-list.tsx';
import { currentSession } from '#server/current-session.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('cloudAudit');

/** Who did what in the whole cloud. For cloud admins; to everybody else there is nothing here. */
export default async function CloudAuditPage() {
  const { permissions } = await currentSession();
  if (!permissions.includes('admin')) notFound();
  return (
    <Prefetch load={() => []}>
      <AuditList cloud />
    </Prefetch>
  );
}
