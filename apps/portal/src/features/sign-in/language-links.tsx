'use client';

import { useLocale } from 'next-intl';
import { classNames } from '#components/kit/class-names.ts';
import { LANGUAGES, useChooseLocale } from '#components/shell/preferences.tsx';

/** The languages, before there is an account menu. */
export function LanguageLinks() {
  const current = useLocale();
  const chooseLocale = useChooseLocale();
  return (
    <div className="flex justify-center gap-1">
      {LANGUAGES.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          lang={value}
          aria-pressed={value === current}
          onClick={() => chooseLocale(value)}
          className={classNames(
            'whitespace-nowrap rounded px-2 py-1 text-ink-muted text-xs hover:text-ink',
            value === current && 'font-medium text-ink',
          )}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
