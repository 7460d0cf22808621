import { type ApiContext, requireCaller } from '../context.ts';
import { logFailure } from '../errors/log-failure.ts';
import { download } from './download.ts';
import { countedStream } from './open-streams.ts';
import { parsedInput } from './parsed-input.ts';
import type { Call } from './perform.ts';
import type { Route } from './routes.ts';

/**
 * Answers with the file that a route is for.
 * @throws DoorError `invalid_input`, `too_many_streams`; what making its beginning throws
 */
export function startDownload(context: ApiContext, route: Route, call: Call): Promise<Response> {
  if (!route.download) throw new Error(`${route.procedure} answers no file`);
  const file = route.download.of(context, parsedInput(call), call.signal);
  const { tokenId } = requireCaller(context);
  const pieces = tokenId === undefined ? file.pieces : countedStream(tokenId, file.pieces);
  return download({ ...file, pieces }, (error) => logFailure(context, error, 'a download broke off'));
}
