import { ERRORS, type ErrorCode, type ErrorParams } from './error-table.ts';

/** A use case's refusal: a code for programs, params for texts in any language, a message for a person. */
export class ControlError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'ControlError';
  readonly code: Code;
  readonly params: ErrorParams[Code];

  constructor(code: Code, params: ErrorParams[Code], options?: ErrorOptions) {
    super(ERRORS[code].detail(params), options);
    this.code = code;
    this.params = params;
  }
}

/** Narrows to one code. */
export function isControlError<Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is ControlError<Code> {
  return error instanceof ControlError && error.code === code;
}
