import type { Ask } from '../plan/load.ts';
import type { Answer } from './door.ts';

export type AcceptedBody = {
  readonly instance: { readonly id: string };
  readonly operation: { readonly id: string };
};

/** One request as its sender remembers it. */
export type BookEntry = {
  /** Its `X-Request-Id`, which its operation keeps. */
  readonly requestId: string;
  readonly tenant: number;
  readonly name: string;
  readonly kind: Ask['kind'];
  /** The instance that it was about; null for a create. */
  readonly instanceId: string | null;
  readonly sentAt: number;
  answer: Answer<AcceptedBody> | null;
  /** Of one that was not answered: the operations that its sender found when it looked by the name. */
  found: readonly string[] | null;
};

/** What the users remember of everything that they asked for. */
export type Book = {
  readonly entries: readonly BookEntry[];
  add(entry: Omit<BookEntry, 'requestId' | 'answer' | 'found' | 'sentAt'>): BookEntry;
  /** Sent, and neither answered nor given up yet. */
  waiting(): readonly BookEntry[];
  /** Actions of the plan that could not even be asked, e.g. because there was no such instance. */
  skipped: number;
};

export function openBook(seed: number): Book {
  const entries: BookEntry[] = [];
  return {
    entries,
    skipped: 0,
    add(entry) {
      const requestId = `faults-${seed}-${String(entries.length + 1).padStart(6, '0')}`;
      const added = { ...entry, requestId, sentAt: Date.now(), answer: null, found: null };
      entries.push(added);
      return added;
    },
    waiting: () => entries.filter(({ answer }) => answer === null),
  };
}
