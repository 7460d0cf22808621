import { Problem } from '../errors.ts';
import { probe } from '../parts/health.ts';
import type { Part } from '../parts/part.ts';
import type { PartRunner } from '../parts/runner.ts';
import { poll } from '../process/poll.ts';
import { readFileIfExists } from '../state/files.ts';
import type { Step } from './runner.ts';

/**
 * One part runs as it should and is healthy.
 * @param describe makes the part: called when the step runs, because it reads files that earlier steps write.
 */
export function partStep(runner: PartRunner, name: string, describe: () => Part): Step {
  return {
    name,
    async check() {
      const part = describe();
      if (!(await runner.isRight(part))) return undefined;
      const { healthy } = await probe(part.health);
      return healthy ? { value: undefined } : undefined;
    },
    async apply(progress) {
      const part = describe();
      await runner.ensure(part);
      let detail = 'it does not answer';
      const ready = await poll(
        async () => {
          const health = await probe(part.health);
          if (health.healthy) return true;
          detail = health.detail ?? detail;
          progress(detail);
          return undefined;
        },
        { withinMs: part.readyWithinMs },
      );
      if (!ready) throw notReady(part, detail);
    },
  };
}

function notReady(part: Part, detail: string): Problem {
  const lastLines = (readFileIfExists(part.log) ?? '').trimEnd().split('\n').slice(-6);
  return new Problem(`${part.name} is not healthy within ${part.readyWithinMs / 1000} s`, {
    why: [detail, ...lastLines].join('\n'),
    next: `Read its log (./cloudlet logs ${part.name}), mend the cause, run ./cloudlet up again.`,
    log: part.log,
  });
}
