'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { useTransition } from 'react';
import { MenuChoice } from '#components/kit/menu.tsx';
import type { Locale } from '#i18n/locales.ts';
import { setLocale } from '#i18n/set-preference.ts';

const THEMES = ['light', 'dark', 'system'] as const;
type Theme = (typeof THEMES)[number];
const ICONS = { light: <Sun />, dark: <Moon />, system: <Monitor /> };

/** Each language by its own name: who looks for it may not read the current one. */
export const LANGUAGES: readonly { readonly value: Locale; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh-CN', label: '简体中文' },
];

/** Light, dark or as the system; this browser keeps the choice. */
export function ThemeChoice() {
  const t = useTranslations('account');
  const { theme, setTheme } = useTheme();
  return (
    <MenuChoice<Theme>
      label={t('theme')}
      value={theme as Theme | undefined}
      options={THEMES.map((value) => ({ value, label: t(`themes.${value}`), icon: ICONS[value] }))}
      onChange={setTheme}
    />
  );
}

/** The languages of the catalogues; a cookie keeps the choice, so that the server renders in it. */
export function LanguageChoice() {
  const t = useTranslations('account');
  const locale = useLocale();
  const chooseLocale = useChooseLocale();
  return (
    <MenuChoice<Locale> label={t('language')} value={locale} options={LANGUAGES} onChange={chooseLocale} />
  );
}

/** Changes the language of the page in place. */
export function useChooseLocale(): (locale: Locale) => void {
  const [, startTransition] = useTransition();
  return (locale) => startTransition(() => setLocale(locale));
}
