import type { UsagePeriod } from '@cloudlet/model';

/** What charts show at first. */
export const FIRST_PERIOD: UsagePeriod = 'day';
/** A minute is sampled at a time, so there is no more to see sooner. */
export const SAMPLED_EVERY_MS = 60_000;
