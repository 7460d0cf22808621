import type { ClientSettings } from './client.ts';
import { ProblemError, UnexpectedAnswerError, UnreachableError } from './errors.ts';
import { pause } from './http/pause.ts';
import { serverSentEvents } from './http/server-sent-events.ts';
import { openStream } from './open-stream.ts';
import type { Event, InputOf } from './types.ts';

/** Milliseconds between a stream's break and the next question. */
const AGAIN_AFTER_MS = 2_000;

/** Which events: those of the list. */
export type EventFilters = Omit<NonNullable<InputOf<'events.list'>>, 'limit' | 'cursor'>;

/**
 * The tenant's events as they happen, each once. Where the stream breaks it is opened anew at the last event: none is left out.
 * @throws ProblemError where the API refuses, e.g. a token that was revoked meanwhile; UnreachableError and UnexpectedAnswerError where
 *   nothing of the API's answers from the beginning on; the signal's reason when it aborts
 */
export async function* watchEvents(
  settings: ClientSettings,
  filters: EventFilters,
  signal?: AbortSignal,
): AsyncGenerator<Event, void, void> {
  let lastId: string | null = null;
  /** Those that a stream may tell again: of the last minute. */
  const told = new Set<string>();
  for (let hasBegun = false; ; ) {
    try {
      const headers: Record<string, string> = lastId === null ? {} : { 'last-event-id': lastId };
      const accept = 'text/event-stream';
      const body = await openStream(settings, { path: '/events', query: filters, accept, headers, signal });
      hasBegun = true;
      for await (const { id, event, data } of serverSentEvents(body)) {
        lastId = id ?? lastId;
        if (event !== 'audit' || id === null || told.has(id)) continue;
        remember(told, id);
        yield JSON.parse(data) as Event;
      }
    } catch (error) {
      signal?.throwIfAborted();
      const isPassing = error instanceof UnreachableError || error instanceof UnexpectedAnswerError;
      if (error instanceof ProblemError ? error.status !== 503 : isPassing && !hasBegun) throw error;
    }
    await pause(AGAIN_AFTER_MS, signal);
  }
}

/** More than come in a minute, mostly; a program that runs for a year shall not remember all of it. */
const REMEMBERED = 10_000;

function remember(told: Set<string>, id: string): void {
  told.add(id);
  const [oldest] = told;
  if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
}
