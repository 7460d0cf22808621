export type { JournalEntry } from './entry.ts';
export { type HeldAttempt, type Journal, openJournal, resultOf } from './journal.ts';
export { isAfterLost, passageOf } from './passage-of.ts';
export { stepRecordsOf } from './step-records.ts';
