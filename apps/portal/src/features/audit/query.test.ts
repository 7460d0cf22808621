import { expect, it } from 'vitest';
import { apiFilters, filtersOf } from './query.ts';

const parse = (query: string, timeZone = 'UTC') => {
  const search = new URLSearchParams(query);
  return apiFilters(
    filtersOf((name) => search.get(name)),
    timeZone,
  );
};

it('leaves out what is empty, unknown or no value of the filter', () => {
  expect(parse('actor=&result=MAYBE&via=pigeon&from=soon&nonsense=1')).toEqual({});
  expect(parse('actor=ada&result=REFUSED&via=token')).toEqual({
    actor: 'ada',
    result: 'REFUSED',
    via: 'token',
  });
});

it('is of one tenant in the cloud’s history alone', () => {
  const get = (name: string) => (name === 'tenantId' ? 'of-acme' : null);
  expect(filtersOf(get)).toEqual({});
  expect(apiFilters(filtersOf(get, true), 'UTC')).toEqual({ tenantId: 'of-acme' });
});

it('takes both days whole, as the reader counts them', () => {
  expect(parse('from=2026-11-30&to=2026-11-30', 'Asia/Shanghai')).toEqual({
    from: '2026-11-29T16:00:00.000Z',
    to: '2026-11-30T16:00:00.000Z',
  });
});
