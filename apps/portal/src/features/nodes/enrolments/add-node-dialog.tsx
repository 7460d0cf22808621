'use client';

import type { JoinCommand } from '@cloudlet/api';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#lib/trpc.ts';
import { DoorClosed } from './door-closed.tsx';
import { EnrolForm } from './enrol-form.tsx';
import { JoinInstructions } from './join-instructions.tsx';

type Made = JoinCommand & { readonly name: string };

/** Asks for a name, then shows the one command by which a machine becomes the node of that name. */
export function AddNodeDialog({ onClose }: { readonly onClose: () => void }) {
  const trpc = useTRPC();
  const doorAddresses = useQuery(trpc.enrolments.list.queryOptions()).data?.doorAddresses;
  const [made, setMade] = useState<Made | null>(null);
  if (made !== null)
    return <JoinInstructions made={made} doorAddresses={doorAddresses ?? []} onClose={onClose} />;
  if (doorAddresses?.length === 0) return <DoorClosed onClose={onClose} />;
  return <EnrolForm onMade={setMade} onClose={onClose} />;
}
