import type { ReactNode } from 'react';
import { InstanceFrame } from '#features/instances/detail/instance-frame.tsx';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

type Props = { readonly params: Promise<{ readonly id: string }>; readonly children: ReactNode };

export const generateMetadata = titled('instance');

export default async function InstanceLayout({ params, children }: Props) {
  const { id } = await params;
  return (
    <Prefetch load={(trpc, client) => [client.prefetchQuery(trpc.instances.get.queryOptions({ id }))]}>
      <InstanceFrame id={id}>{children}</InstanceFrame>
    </Prefetch>
  );
}
