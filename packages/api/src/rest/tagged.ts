import { entityTagOf, isMatch } from './entity-tag.ts';
import type { Route } from './routes.ts';

/**
 * The answer with its entity tag, where it is what a GET shows; 304 where the client has it already.
 * @param shown the GET whose content this is; null for an answer to something else
 */
export function tagged(
  response: Response,
  shown: Route | null,
  output: unknown,
  { method, headers }: Request,
): Response {
  if (!shown || response.status !== 200) return response;
  const tag = entityTagOf(shown, output);
  const condition = headers.get('if-none-match');
  const isKnown = condition !== null && isMatch(condition, tag, 'weak');
  if (isKnown && isReader(method) && answersNotModified(shown)) {
    return new Response(null, { status: 304, headers: { etag: tag } });
  }
  response.headers.set('etag', tag);
  return response;
}

const isReader = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** Whether the tag says all of the content, so that "as before" is true of it. */
export function answersNotModified({
  method,
  volatile,
  download,
}: Pick<Route, 'method' | 'volatile' | 'download'>): boolean {
  return method === 'GET' && volatile === undefined && download === undefined;
}
