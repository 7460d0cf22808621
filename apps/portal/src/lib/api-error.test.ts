import { expect, it } from 'vitest';
import { apiErrorOf, issuesOf } from './api-error.ts';

it('reads what the API said', () => {
  const error = Object.assign(new Error('There is an instance called “web-1” already.'), {
    data: { code: 'name_taken', params: { name: 'web-1' } },
  });
  expect(apiErrorOf(error)).toEqual({
    code: 'name_taken',
    params: { name: 'web-1' },
    message: 'There is an instance called “web-1” already.',
  });
});

it.each([new TypeError('Failed to fetch'), { data: 'html' }, null, undefined, 'text'])(
  'takes %s for an answer that never came',
  (error) => {
    expect(apiErrorOf(error).code).toBe('unreachable');
  },
);

it('names the wrong fields', () => {
  const issues = [{ path: ['keyPairIds', 0], code: 'invalid_format', message: 'Invalid UUID' }];
  expect(issuesOf({ code: 'invalid_input', params: { issues }, message: '' })).toEqual([
    { field: 'keyPairIds', code: 'invalid_format', message: 'Invalid UUID' },
  ]);
  expect(issuesOf({ code: 'name_taken', params: {}, message: '' })).toEqual([]);
});
