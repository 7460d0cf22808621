import { HypervisorError } from './port.ts';

/**
 * Iterates until the signal comes, even when the source has stalled and never answers; the source is told to end, yet not
 * waited for.
 * @throws HypervisorError `aborted`; an error of the source as it is
 */
export async function* abortable<Item>(
  source: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  let abort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(new HypervisorError('aborted', 'reading was aborted', { cause: signal.reason }));
  });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for (;;) {
      const next = iterator.next();
      // When the abort wins, what becomes of the item that was asked for is nobody's concern any more.
      next.catch(() => {});
      const { done, value } = await Promise.race([aborted, next]);
      ended = done === true;
      if (ended) return;
      yield value;
    }
  } catch (error) {
    ended ||= !signal.aborted;
    throw error;
  } finally {
    aborted.catch(() => {});
    signal.removeEventListener('abort', abort);
    if (!ended) iterator.return?.()?.catch(() => {});
  }
}
