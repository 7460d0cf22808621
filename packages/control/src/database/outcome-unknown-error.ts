/**
 * The database went away when everything had been asked of it and before it said whether that is committed. Nobody knows, until
 * somebody looks.
 */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'outcome_unknown';

  constructor(cause: unknown) {
    super('the database went away before it said whether the transaction was committed', { cause });
  }
}
