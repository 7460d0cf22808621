import type { ErrorCode } from '@cloudlet/control';
import type { ApiContext } from '../context.ts';
import type { TagName } from '../openapi/tags.ts';
import type { Download } from './download.ts';
import type { StreamMessage } from './event-stream.ts';

type StreamOf = (
  context: ApiContext,
  input: Readonly<Record<string, unknown>>,
  lastEventId: string | null,
  signal: AbortSignal,
) => AsyncGenerator<StreamMessage, void, void>;

type DownloadOf = (
  context: ApiContext,
  input: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
) => Download;

/** How a procedure is reached at the REST door; data, so that routing and the OpenAPI document cannot disagree. */
export type RestRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1; `{id}` takes the input's field of that name. */
  readonly path: `/${string}`;
  /** The status of success: 201 when something was made, 202 when work was accepted, 204 when there is nothing to say. */
  readonly status: 200 | 201 | 202 | 204;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly TagName[];
  /** The same as it happens, for who asks for an event stream. It is given what the procedure’s input has parsed. */
  readonly stream?: StreamOf;
  /** A file of these media types is what it answers. It is given what the procedure’s input has parsed. */
  readonly download?: { readonly mediaTypes: readonly string[]; readonly of: DownloadOf };
  /** Of what a GET shows: fields that change by themselves or by others’ work, which its entity tag leaves out. */
  readonly volatile?: readonly string[];
  /** What may go wrong besides what may go wrong everywhere (see openapi/errors.ts). */
  readonly errors?: readonly ErrorCode[];
};

/** tRPC's meta. A procedure without `rest` is for the portal alone. */
export type ProcedureMeta = { readonly rest?: RestRoute };
