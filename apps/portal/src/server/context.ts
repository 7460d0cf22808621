import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { type ApiContext, createContext, dependencies } from './api.ts';
import { sessionIdentity } from './identity.ts';
import { PATH_HEADER } from './path-header.ts';

/** The API's context of the page being rendered, made once per request; null for whoever is not signed in. */
export const optionalPageContext = cache(async (): Promise<ApiContext | null> => {
  const context = await createContext(dependencies(), await sessionIdentity(await headers()));
  return context.caller === null ? null : context;
});

/** The API's context of the page being rendered; whoever is not signed in is sent to the sign-in page, with the way back. */
export async function pageContext(): Promise<ApiContext> {
  const context = await optionalPageContext();
  if (context !== null) return context;
  const path = (await headers()).get(PATH_HEADER) ?? '/';
  return redirect(path === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next: path })}`);
}
