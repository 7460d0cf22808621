import { diagnoseHost } from '../doctor/checks.ts';
import { gatherHostFacts } from '../doctor/facts.ts';
import { Problem } from '../errors.ts';
import type { Step } from './runner.ts';

/** The host can carry guests, as the doctor sees it. */
export function hostStep(stateRoot: string): Step {
  return {
    name: 'Host',
    async check() {
      const checks = diagnoseHost(await gatherHostFacts(stateRoot, 'libvirt', true));
      const wrong = checks.filter(({ verdict }) => verdict === 'wrong');
      if (wrong.length === 0) return { value: undefined, note: `${checks.length} checks` };
      throw new Problem('This machine cannot be a compute node as it is', {
        why: wrong.map(({ name, found, why }) => `${name}: ${found}. ${why}`).join('\n'),
        next: wrong.flatMap(({ mend }) => mend ?? []).join('\n'),
      });
    },
    apply: async () => undefined,
  };
}
