'use client';

import type { Terminal } from '@xterm/xterm';
import { ClipboardCopy, ClipboardPaste, Maximize2, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { RefObject } from 'react';
import { Badge, type Tone } from '#components/kit/badge.tsx';
import { Button, IconButton } from '#components/kit/button.tsx';
import { Tooltip } from '#components/kit/tooltip.tsx';
import { useErrorText } from '#lib/error-text.ts';
import type { ConsoleState } from './connection.ts';
import type { TerminalSize } from './terminal.ts';

const TONES: Record<ConsoleState['phase'], Tone> = {
  connecting: 'accent',
  open: 'good',
  waiting: 'warn',
  closed: 'bad',
  refused: 'bad',
};

/** Says whether the console is connected, and why not; and what the keyboard cannot do everywhere. */
export function ConsoleToolbar({
  state,
  size,
  terminal,
  frame,
  onReconnect,
}: {
  /** null while the guest is off: there is nothing to connect to. */
  readonly state: ConsoleState | null;
  readonly size: TerminalSize | null;
  readonly terminal: Terminal | null;
  readonly frame: RefObject<HTMLElement | null>;
  readonly onReconnect: () => void;
}) {
  const t = useTranslations('console');
  const reason = useReason();
  const why = state === null ? null : reason(state);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-1">
      <div role="status" className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5 gap-y-0.5">
        {state === null ? (
          <Badge dot>{t('phase.off')}</Badge>
        ) : (
          <Badge
            tone={TONES[state.phase]}
            dot
            pulsing={state.phase === 'connecting' || state.phase === 'waiting'}
          >
            {t(`phase.${state.phase}`)}
          </Badge>
        )}
        {why !== null && <span className="text-ink-muted text-xs">{why}</span>}
      </div>
      {state !== null && state.phase !== 'open' && state.phase !== 'connecting' && (
        <Button size="sm" icon={<RotateCw />} onClick={onReconnect}>
          {t('reconnect')}
        </Button>
      )}
      {size !== null && (
        <Tooltip content={t('sizeHint', { columns: size.columns, rows: size.rows })}>
          <button
            type="button"
            className="hidden cursor-default rounded text-ink-muted text-xs tabular-nums sm:block"
          >
            {t('size', { columns: size.columns, rows: size.rows })}
          </button>
        </Tooltip>
      )}
      <span className="flex">
        <IconButton
          label={t('copySelection')}
          icon={<ClipboardCopy />}
          onClick={() => void navigator.clipboard?.writeText(terminal?.getSelection() ?? '')}
        />
        <IconButton label={t('paste')} icon={<ClipboardPaste />} onClick={() => void paste(terminal)} />
        <IconButton
          label={t('fullScreen')}
          icon={<Maximize2 />}
          onClick={() => void toggleFullScreen(frame.current)}
        />
      </span>
    </div>
  );
}

/** Why the console is not open, in words. */
function useReason(): (state: ConsoleState) => string | null {
  const t = useTranslations('console');
  const errorText = useErrorText();
  return (state) => {
    if (state.phase === 'refused') return errorText(state.error);
    if (state.phase === 'waiting' || state.phase === 'closed') return t(`reason.${state.reason}`);
    return null;
  };
}

async function paste(terminal: Terminal | null): Promise<void> {
  // Browsers ask the user first, and give nothing without a secure context; the keyboard pastes always.
  const text = await navigator.clipboard?.readText().catch(() => '');
  if (text) terminal?.paste(text);
  terminal?.focus();
}

async function toggleFullScreen(element: HTMLElement | null): Promise<void> {
  if (document.fullscreenElement !== null) return document.exitFullscreen();
  await element?.requestFullscreen();
}
