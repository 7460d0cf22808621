import { Copyable } from '#components/kit/copyable.tsx';

/** A line for a shell elsewhere. */
export function Command({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className="rounded-lg border border-line bg-sunken p-3">
      <Copyable text={text} label={label} />
    </div>
  );
}
