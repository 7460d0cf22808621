'use client';

import type { Instance } from '@cloudlet/api';
import type { ReactNode } from 'react';
import { createContext, use } from 'react';

const InstanceContext = createContext<Instance | null>(null);

/** Gives the tabs below it the instance that the frame has loaded. */
export function InstanceProvider({
  instance,
  children,
}: {
  readonly instance: Instance;
  readonly children: ReactNode;
}) {
  return <InstanceContext value={instance}>{children}</InstanceContext>;
}

/** The instance whose page this is. */
export function useInstance(): Instance {
  const instance = use(InstanceContext);
  if (instance === null) throw new Error('useInstance needs an InstanceProvider above it');
  return instance;
}
