/** Every entry of a node's streams has this one field: the message as JSON text. */
export const STREAM_FIELD = 'message';

/**
 * Milliseconds that Redis may leave an answer due before its connection is given up, on either wing: a host that vanished ends no
 * connection. Longer than any reading of a stream waits.
 */
export const REDIS_SILENCE_MS = 15_000;

/**
 * The message of a stream's entry, as Redis gives its fields: name, value, name, value, …
 * @returns null where the entry has no such field, or has been deleted meanwhile (no fields at all)
 */
export function streamMessage(fields: readonly string[] | null): string | null {
  const at = fields?.findIndex((field, index) => index % 2 === 0 && field === STREAM_FIELD) ?? -1;
  return at < 0 ? null : (fields?.[at + 1] ?? null);
}
