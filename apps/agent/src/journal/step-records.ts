import type { StepRecord } from '@cloudlet/contract';
import type { JournalEntry } from './entry.ts';

/** The steps as they went, for the activity list: a step that was tried several times is one record with the last outcome. */
export function stepRecordsOf(entries: readonly JournalEntry[]): StepRecord[] {
  const records = new Map<string, StepRecord>();
  for (const entry of entries) {
    if (entry.entry !== 'step') continue;
    const { step: name, direction, mark, at, failure } = entry;
    const key = `${direction} ${name}`;
    const startedAt = records.get(key)?.startedAt ?? at;
    const ended = mark !== 'begun';
    records.set(key, {
      name,
      direction,
      startedAt,
      endedAt: ended ? at : null,
      outcome: ended ? mark : null,
      ...(failure ? { failure } : {}),
    });
  }
  return [...records.values()];
}
