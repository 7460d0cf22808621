import { expect, it } from 'vitest';
import { apiFilters, filtersOf } from './query.ts';

const parse = (query: string) => {
  const search = new URLSearchParams(query);
  return apiFilters(filtersOf((name) => search.get(name)));
};

it('leaves out what is empty, unknown or no value of the filter', () => {
  expect(parse('actor=&result=MAYBE&via=pigeon&from=soon&nonsense=1')).toEqual({});
  expect(parse('actor=ada&result=REFUSED&via=token')).toEqual({
    actor: 'ada',
    result: 'REFUSED',
    via: 'token',
  });
});

it('takes both days whole, as the reader counts them', () => {
  const { from, to } = parse('from=2026-11-30&to=2026-11-30');
  expect(from).toBe(new Date(2026, 10, 30).toISOString());
  expect(to).toBe(new Date(2026, 11, 1).toISOString());
});
