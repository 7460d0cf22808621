import type { Database } from '@cloudlet/prisma';
import { ControlError } from '../errors/control-error.ts';
import type { Place } from './place.ts';
import { takeAttempt } from './take-attempt.ts';

/**
 * Takes an attempt at one place, which counts as failed until its failures are forgotten.
 * @throws ControlError `too_many_attempts`
 */
export async function requireAttempt(database: Database, place: Place): Promise<void> {
  const taken = await takeAttempt(database, [place]);
  if (!taken.isTaken)
    throw new ControlError('too_many_attempts', { until: taken.blockedUntil.toISOString() });
}
