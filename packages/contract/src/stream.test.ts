import { expect, test } from 'vitest';
import { STREAM_FIELD, streamMessage } from './stream.ts';

test('the message is found by its field, wherever that stands', () => {
  expect(streamMessage([STREAM_FIELD, '{}'])).toBe('{}');
  expect(streamMessage(['trace', STREAM_FIELD, STREAM_FIELD, '{"a":1}'])).toBe('{"a":1}');
});

test('an entry without it has none', () => {
  for (const fields of [null, [], ['trace', STREAM_FIELD], [STREAM_FIELD]]) {
    expect(streamMessage(fields)).toBeNull();
  }
});
