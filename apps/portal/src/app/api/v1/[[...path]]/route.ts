import { dependencies, handleRest } from '#server/api.ts';
import { visitorOf } from '#server/visitor.ts';

export const dynamic = 'force-dynamic';

/** The public REST API with its OpenAPI document: bearer tokens only, a browser's session does not count here. */
function handle(request: Request): Promise<Response> {
  return handleRest(dependencies(), request, visitorOf(request.headers));
}

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
