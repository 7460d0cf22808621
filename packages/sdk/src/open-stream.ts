import type { ClientSettings } from './client.ts';
import { UnexpectedAnswerError, UnreachableError } from './errors.ts';
import { baseOf } from './http/base.ts';
import { readAnswer } from './http/read-answer.ts';
import { requestOf } from './http/request-of.ts';

/** What is asked for that goes on, or is too long to be held at once. */
export type StreamRequest = {
  readonly path: '/events' | '/events/export' | '/audit/export';
  /** The query; what is undefined is left out. */
  readonly query?: object;
  /** A media type that this path answers with, e.g. `text/csv`. */
  readonly accept: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Opens an answer of which a call's one JSON object is none: an export, or a stream of events. It lasts as long as it lasts.
 * @throws ProblemError, UnreachableError, UnexpectedAnswerError as a client's call does; the signal's reason when it aborts
 */
export async function openStream(
  settings: ClientSettings,
  { path, query = {}, accept, headers = {}, signal }: StreamRequest,
): Promise<ReadableStream<Uint8Array>> {
  const leaving = signal ?? new AbortController().signal;
  const who = { token: settings.token, key: '', signal: leaving };
  const request = requestOf(baseOf(settings.address), { method: 'GET', path }, query, who);
  for (const [name, value] of Object.entries({ ...headers, accept })) request.headers.set(name, value);
  const response = await (settings.fetch ?? globalThis.fetch)(request).catch((cause: unknown) => {
    leaving.throwIfAborted();
    throw new UnreachableError(request.url, cause);
  });
  if (!response.ok) await readAnswer(response);
  const isIt = response.headers.get('content-type')?.startsWith(accept) ?? false;
  if (!isIt || !response.body) throw new UnexpectedAnswerError(response.url, response.status);
  return response.body;
}
