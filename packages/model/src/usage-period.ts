const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** How far back charts of use look, and how much time one of their points speaks for; seconds. */
export const USAGE_PERIODS = {
  hour: { seconds: HOUR_S, step: MINUTE_S },
  day: { seconds: DAY_S, step: 5 * MINUTE_S },
  week: { seconds: 7 * DAY_S, step: HOUR_S },
  month: { seconds: 30 * DAY_S, step: 6 * HOUR_S },
  year: { seconds: 365 * DAY_S, step: DAY_S },
} as const satisfies Readonly<Record<string, { readonly seconds: number; readonly step: number }>>;

export type UsagePeriod = keyof typeof USAGE_PERIODS;
export const USAGE_PERIOD_NAMES = Object.keys(USAGE_PERIODS) as [UsagePeriod, ...UsagePeriod[]];
