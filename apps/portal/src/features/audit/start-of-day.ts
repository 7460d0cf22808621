/**
 * When a day of the calendar begins in a time zone: where summer time begins at midnight that is one o'clock, and of two midnights it is the first.
 * @param day e.g. `2026-11-30`
 * @param later counted from so many days after it
 * @param timeZone IANA's name, e.g. `Asia/Shanghai`
 * @returns ISO 8601 in UTC; undefined for what is no day
 */
export function startOfDay(day: string, later: number, timeZone: string): string | undefined {
  const [year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)?.slice(1).map(Number) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const midnight = Date.UTC(year, month - 1, date + later);
  // The clock is changed once at most between the day before and the day after: one of both offsets holds at the beginning.
  const begins = [midnight - DAY_MS, midnight + DAY_MS]
    .map((moment) => midnight - offsetAt(moment, timeZone))
    .sort((one, other) => one - other)
    .find((moment) => moment + offsetAt(moment, timeZone) >= midnight);
  return begins === undefined ? undefined : new Date(begins).toISOString();
}

const DAY_MS = 86_400_000;

/** By how many milliseconds clocks there are before UTC at a moment (whole seconds since 1970, in milliseconds). */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - moment;
}
