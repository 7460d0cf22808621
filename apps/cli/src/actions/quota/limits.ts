import type { QuotaLimits } from '@cloudlet/sdk';
import { usageError } from '../../errors.ts';

/** Limits as they are typed: `vcpus=80 memoryMib=102400`. Which resources there are is the cloud's to say. @throws CommandFailure `usage` */
export function readLimits(words: readonly string[]): Partial<QuotaLimits> {
  return Object.fromEntries(
    words.map((word) => {
      const [, resource, limit] = /^(\w+)=(\d{1,10})$/.exec(word) ?? [];
      if (resource) return [resource, Number(limit)];
      throw usageError(`${word} is no limit: write it as vcpus=80.`);
    }),
  );
}
