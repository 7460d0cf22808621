/** What can go wrong before a use case is reached, with the HTTP status and the title of each. */
export const DOOR_ERRORS = {
  invalid_input: { status: 400, title: 'The input is not valid' },
  malformed_body: { status: 400, title: 'The body is not JSON' },
  route_not_found: { status: 404, title: 'There is nothing at this path' },
  method_not_allowed: { status: 405, title: 'This path does not take this method' },
  payload_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body is not application/json' },
  internal_error: { status: 500, title: 'Something went wrong inside the cloud' },
} as const;
export type DoorErrorCode = keyof typeof DOOR_ERRORS;

/** A request that the door itself turned away. */
export class DoorError extends Error {
  override readonly name = 'DoorError';
  readonly code: DoorErrorCode;
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: DoorErrorCode, params: Readonly<Record<string, unknown>> = {}, options?: ErrorOptions) {
    super(DOOR_ERRORS[code].title, options);
    this.code = code;
    this.params = params;
  }
}
