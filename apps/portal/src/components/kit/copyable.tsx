'use client';

import { Check, Copy } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Tooltip } from './tooltip.tsx';

const CONFIRMATION_MS = 1_500;

/** A text that people carry elsewhere: an address, a key's fingerprint, a command. */
export function Copyable({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useTranslations('common');
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  // Without a secure context (plain HTTP beyond loopback) browsers offer no clipboard: the text can be selected by hand.
  const copy = () => navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return (
    <span className="inline-flex min-w-0 max-w-full items-center gap-1">
      <code className="min-w-0 break-all font-mono text-xs">{text}</code>
      <Tooltip content={copied ? t('copied') : t('copy', { what: label })}>
        <button
          type="button"
          onClick={copy}
          aria-label={t('copy', { what: label })}
          className="-my-1 grid size-6 shrink-0 place-items-center rounded text-ink-muted hover:bg-hover hover:text-ink"
        >
          {copied ? <Check aria-hidden className="size-3.5" /> : <Copy aria-hidden className="size-3.5" />}
        </button>
      </Tooltip>
      <span role="status" className="sr-only">
        {copied ? t('copied') : ''}
      </span>
    </span>
  );
}
