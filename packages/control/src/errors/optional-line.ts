import { isOneLine } from '@cloudlet/model';
import { ControlError } from './control-error.ts';

const MAX_LENGTH = 200;

/**
 * What somebody has to say on one line, trimmed.
 * @param field what it is called where it was given
 * @throws ControlError `invalid_value`, also where it is nothing
 */
export function requiredLine(field: string, text: string): string {
  const line = optionalLine(field, text);
  if (line === null) throw new ControlError('invalid_value', { field, reason: 'It is empty.' });
  return line;
}

/**
 * What somebody may say on one line, trimmed; null where it is nothing.
 * @param field what it is called where it was given
 * @throws ControlError `invalid_value`
 */
export function optionalLine(field: string, text: string | undefined): string | null {
  const line = text?.trim() ?? '';
  if (line === '') return null;
  if (!isOneLine(line)) throw new ControlError('invalid_value', { field, reason: 'It is not one line.' });
  if (line.length <= MAX_LENGTH) return line;
  throw new ControlError('invalid_value', { field, reason: `It has more than ${MAX_LENGTH} characters.` });
}
