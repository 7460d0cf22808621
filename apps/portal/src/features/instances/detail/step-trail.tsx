import type { OperationKind } from '@cloudlet/model';
import { Check, Circle, CircleDot } from 'lucide-react';
import { useMessages } from 'next-intl';
import { useOperationText } from '../operation-text.ts';

/**
 * The steps of a kind in their order, with the one under way. Steps that run beside each other count as behind once a later one
 * of them is told; each step's own time is in the activity when the operation has ended.
 */
export function StepTrail({
  kind,
  current,
}: {
  readonly kind: OperationKind;
  readonly current: string | null;
}) {
  const text = useOperationText();
  const names = Object.keys(useMessages().step[kind]);
  const at = current === null ? -1 : names.indexOf(current);
  if (names.length < 2) return null;
  return (
    <ol className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {names.map((name, index) => (
        <li
          key={name}
          aria-current={index === at ? 'step' : undefined}
          className={`flex items-center gap-1.5 ${index === at ? 'font-medium' : 'text-ink-muted'}`}
        >
          <Mark place={Math.sign(index - at)} />
          {text.stepName(kind, name)}
        </li>
      ))}
    </ol>
  );
}

/** @param place -1 behind, 0 under way, 1 to come */
function Mark({ place }: { readonly place: number }) {
  const className = 'size-3.5 shrink-0';
  if (place < 0) return <Check aria-hidden className={`${className} text-good-ink`} />;
  if (place === 0) return <CircleDot aria-hidden className={`${className} text-accent-ink`} />;
  return <Circle aria-hidden className={className} />;
}
