import { getTranslations } from 'next-intl/server';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { Prose } from './prose.tsx';
import type { Field, Operation } from './read-document.ts';

const TONES: Readonly<Record<string, Tone>> = { GET: 'neutral', POST: 'good', PATCH: 'warn', DELETE: 'bad' };

/** One route: what it takes, what it answers, what may go wrong. */
export async function OperationCard({ operation }: { readonly operation: Operation }) {
  const t = await getTranslations('reference');
  const {
    id,
    method,
    path,
    summary,
    description,
    fields,
    bodyExample,
    status,
    answer,
    answerExample,
    errors,
  } = operation;
  return (
    <article
      id={id}
      aria-labelledby={`${id}-title`}
      className="grid min-w-0 scroll-mt-4 gap-3 rounded-xl border border-line bg-surface p-4 shadow-card"
    >
      <header className="grid gap-1">
        <h3 id={`${id}-title`} className="font-semibold" lang="en">
          {summary}
        </h3>
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <Badge tone={TONES[method] ?? 'neutral'}>{method}</Badge>
          <code className="min-w-0 break-all font-mono text-sm">{path}</code>
        </p>
      </header>
      {description !== null && (
        <p className="text-ink-muted">
          <Prose text={description} />
        </p>
      )}
      {fields.length > 0 && <Fields title={t('takes')} required={t('required')} fields={fields} />}
      {bodyExample !== null && <Example title={t('bodyExample')} text={bodyExample} />}
      <div className="grid gap-2">
        <p className="flex flex-wrap items-center gap-2">
          <Badge tone="good">{status}</Badge>
          <Prose text={answer} />
        </p>
        {answerExample !== null && <Example title={t('answerExample')} text={answerExample} />}
      </div>
      <details>
        <summary className="cursor-pointer text-ink-muted hover:text-ink">
          {t('errors', { count: errors.length })}
        </summary>
        <ul className="mt-2 grid gap-1">
          {errors.map((error) => (
            <li key={error.code} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
              <span className="font-mono text-ink-muted text-xs">{error.status}</span>
              <code className="break-all font-mono text-xs">{error.code}</code>
              <span lang="en">{error.title}</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

function Fields({
  title,
  required,
  fields,
}: {
  readonly title: string;
  readonly required: string;
  readonly fields: readonly Field[];
}) {
  return (
    <section className="grid gap-1">
      <h4 className="text-ink-muted text-xs">{title}</h4>
      <dl className="grid divide-y divide-line">
        {fields.map(({ name, place, type, isRequired, description }) => (
          <div key={`${place} ${name}`} className="grid min-w-0 gap-x-4 py-1.5 sm:grid-cols-[14rem_1fr]">
            <dt className="flex min-w-0 flex-wrap items-center gap-2">
              <code className="break-all font-mono text-xs">{name}</code>
              <span className="text-ink-muted text-xs">{place}</span>
              {isRequired && <Badge tone="accent">{required}</Badge>}
            </dt>
            <dd className="min-w-0">
              <code className="break-words font-mono text-ink-muted text-xs">{type}</code>
              {description !== null && (
                <p>
                  <Prose text={description} />
                </p>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Example({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <details>
      <summary className="cursor-pointer text-ink-muted hover:text-ink">{title}</summary>
      <pre className="mt-2 whitespace-pre-wrap break-words rounded-md bg-sunken p-3 font-mono text-xs">
        {text}
      </pre>
    </details>
  );
}
