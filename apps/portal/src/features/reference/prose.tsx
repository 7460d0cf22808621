/** A text of the document’s: what stands between backticks is code. */
export function Prose({ text, lang = 'en' }: { readonly text: string; readonly lang?: string }) {
  const parts = text
    .split('`')
    .map((part, index) => ({ part, key: `${index} ${part}`, isCode: index % 2 === 1 }));
  return (
    <span lang={lang} className="break-words">
      {parts.map(({ part, key, isCode }) =>
        isCode ? (
          <code key={key} className="rounded bg-sunken px-1 font-mono text-xs">
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </span>
  );
}
