import { expect, it } from 'vitest';
import { isLocale, isTimeZone, negotiateLocale } from './locales.ts';

it.each([
  [null, 'en'],
  ['', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh-TW', 'zh-CN'],
  ['de-DE,de;q=0.9,zh;q=0.5,en;q=0.7', 'en'],
  ['fr', 'en'],
  ['en;q=0, zh', 'zh-CN'],
])('answers Accept-Language %s with %s', (header, locale) => {
  expect(negotiateLocale(header)).toBe(locale);
});

it('believes only languages and time zones that exist', () => {
  expect(isLocale('zh-CN')).toBe(true);
  expect(isLocale('xx')).toBe(false);
  expect(isTimeZone('Asia/Shanghai')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
  expect(isTimeZone(undefined)).toBe(false);
});
