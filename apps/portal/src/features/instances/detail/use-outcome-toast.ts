'use client';

import type { Instance } from '@cloudlet/api';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useToast } from '#components/kit/toast.tsx';
import { useTRPC } from '#lib/trpc.ts';
import { useOperationText } from '../operation-text.ts';

/** The operation that the page saw running. */
type Seen = {
  readonly id: string;
  /** The instance's. */
  readonly name: string;
  readonly destroy: boolean;
  /** Its compute node, where that does nothing that is asked of it. */
  readonly silentNode: string | null;
};

function seenOf({ name, node }: Instance, { id, kind }: NonNullable<Instance['operation']>): Seen {
  return { id, name, destroy: kind === 'destroy', silentNode: node?.unreachableSince ? node.name : null };
}

/** Says how an operation that the page saw running has ended; after a destroy there is no page to stay on. */
export function useOutcomeToast(instance: Instance | undefined, gone: boolean): void {
  const t = useTranslations();
  const toast = useToast();
  const router = useRouter();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const text = useOperationText();
  const seen = useRef<Seen | null>(null);
  const running = instance?.operation ?? null;

  useEffect(() => {
    const before = seen.current;
    if (gone) {
      seen.current = null;
      if (before?.destroy !== true) return;
      const { name, silentNode } = before;
      const later = silentNode === null ? {} : { text: t('instance.cleanedLater', { node: silentNode }) };
      toast({ tone: 'good', title: t('instance.destroyed', { name }), ...later });
      router.replace('/instances');
      return;
    }
    if (instance === undefined || before?.id === running?.id) return;
    seen.current = running && seenOf(instance, running);
    if (before === null) return;
    const announce = async () => {
      const operation = await queryClient.fetchQuery(
        trpc.operations.get.queryOptions({ id: before.id }, { staleTime: 0 }),
      );
      const kind = t(`operationKind.${operation.kind}`);
      if (operation.status === 'SUCCEEDED') toast({ tone: 'good', title: t('activity.succeeded', { kind }) });
      if (operation.status === 'FAILED') {
        const reason = operation.failure === null ? {} : { text: text.failure(operation.failure) };
        toast({ tone: 'bad', title: t('activity.failed', { kind }), ...reason });
      }
    };
    // A toast is a courtesy: the activity list has the same outcome, and says so when it cannot be read.
    announce().catch(() => undefined);
  });
}
