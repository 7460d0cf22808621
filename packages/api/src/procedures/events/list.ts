import { listEvents } from '@cloudlet/control';
import { eventFilterFields } from '../../audit/filter-input.ts';
import { streamEvents } from '../../events/stream-events.ts';
import { pageInput } from '../../inputs.ts';
import { eventShape, pageOf } from '../../shapes.ts';
import { procedure } from '../../trpc.ts';

/** What was done in the tenant, newest first. */
export const listEventsProcedure = procedure
  .meta({
    rest: {
      method: 'GET',
      path: '/events',
      status: 200,
      summary: 'List events, or follow them',
      description:
        'What was done in the tenant, newest first. With `Accept: text/event-stream` the answer is a stream of server-sent events that goes ' +
        'on: `audit` (the same events as they happen, with an id to begin again from), `instance` (what an instance is now, each time that ' +
        'it or its operation has changed) and `resync` (changes of instances may have been missed: look at them). ' +
        'Give the last id as `Last-Event-ID` when the stream broke, as browsers do: no event is left out, the last minute’s may come again.',
      tags: ['Events'],
      stream: streamEvents,
    },
  })
  .input(pageInput.extend(eventFilterFields))
  .output(pageOf(eventShape))
  .query(({ ctx, input }) => listEvents(ctx.database, ctx.caller, input));
