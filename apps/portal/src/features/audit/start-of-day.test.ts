import { expect, it } from 'vitest';
import { startOfDay } from './start-of-day.ts';

it.each([
  ['UTC', '2026-11-24', '2026-11-24T00:00:00.000Z'],
  ['Asia/Shanghai', '2026-11-24', '2026-11-23T16:00:00.000Z'],
  ['America/New_York', '2026-11-24', '2026-11-24T05:00:00.000Z'],
  ['Asia/Kathmandu', '2026-11-24', '2026-11-23T18:15:00.000Z'],
  ['Pacific/Kiritimati', '2026-11-24', '2026-11-23T10:00:00.000Z'],
])('in %s', (zone, day, begins) => {
  expect(startOfDay(day, 0, zone)).toBe(begins);
});

it.each([
  // At two the clock goes to three.
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  // At three it goes back to two.
  ['Europe/Berlin', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
  // There is no midnight: from it the clock goes to one.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'],
  // From midnight it goes back to 23 o'clock of the day before.
  ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00.000Z', '2018-02-19T03:00:00.000Z'],
  // There are two midnights: at one it goes back to midnight.
  ['America/Havana', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
])('in %s on %s, when summer time changes', (zone, day, begins, ends) => {
  expect([startOfDay(day, 0, zone), startOfDay(day, 1, zone)]).toEqual([begins, ends]);
});

it('knows nothing of what is no day', () => {
  expect(startOfDay('soon', 0, 'UTC')).toBeUndefined();
});
