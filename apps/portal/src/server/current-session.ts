import type { Session } from '@cloudlet/api';
import { cache } from 'react';
import { appRouter } from './api.ts';
import { pageContext } from './context.ts';

/** Who the page is rendered for; asked once per request. Sends whoever is not signed in to the sign-in page. */
export const currentSession = cache(
  async (): Promise<Session> => appRouter.createCaller(await pageContext()).session.get(),
);
