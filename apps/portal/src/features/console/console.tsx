'use client';

import '@xterm/xterm/css/xterm.css';
import type { Instance } from '@cloudlet/api';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import { useEffect, useRef, useState } from 'react';
import { useTRPC } from '#lib/trpc.ts';
import { type ConsoleConnection, type ConsoleState, connectConsole } from './connection.ts';
import { ConsoleToolbar } from './console-toolbar.tsx';
import { type ConsoleTerminal, createTerminal, type TerminalSize } from './terminal.ts';
import { TERMINAL_THEMES } from './terminal-theme.ts';

/** The guest's serial console. While `on` it stays connected; what was printed stays readable afterwards. */
export function Console({ instance, on }: { readonly instance: Instance; readonly on: boolean }) {
  const t = useTranslations('console');
  const trpc = useTRPC();
  const { resolvedTheme } = useTheme();
  const { mutateAsync: requestTicket } = useMutation(trpc.instances.consoleTicket.mutationOptions());
  const frame = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const connection = useRef<ConsoleConnection | null>(null);
  const [shown, setShown] = useState<ConsoleTerminal | null>(null);
  const [state, setState] = useState<ConsoleState>({ phase: 'connecting' });
  const [size, setSize] = useState<TerminalSize | null>(null);

  useEffect(() => {
    const element = screen.current;
    if (element === null) return;
    let disposed = false;
    let made: ConsoleTerminal | null = null;
    const leave = () => frame.current?.querySelector('button')?.focus();
    const onInput = (bytes: Uint8Array<ArrayBuffer>) => connection.current?.send(bytes);
    void createTerminal(element, { onInput, onSize: setSize, onLeave: leave }).then((terminal) => {
      if (disposed) return terminal.dispose();
      made = terminal;
      setShown(terminal);
    });
    return () => {
      disposed = true;
      made?.dispose();
      setShown(null);
    };
  }, []);

  useEffect(() => {
    if (shown === null) return;
    shown.terminal.options.theme = TERMINAL_THEMES[resolvedTheme === 'dark' ? 'dark' : 'light'];
  }, [shown, resolvedTheme]);

  const { id } = instance;
  useEffect(() => {
    if (shown === null || !on) return;
    const opened = connectConsole({
      requestTicket: () => requestTicket({ id }),
      onState: setState,
      onBytes: (bytes, first) => {
        // The gateway shows the last output anew: what is on the screen would be there twice.
        if (first) shown.terminal.reset();
        shown.write(bytes, first);
      },
    });
    connection.current = opened;
    shown.terminal.focus();
    const retryNow = () => document.visibilityState === 'visible' && setState(retryIfWaiting(opened));
    window.addEventListener('online', retryNow);
    document.addEventListener('visibilitychange', retryNow);
    return () => {
      window.removeEventListener('online', retryNow);
      document.removeEventListener('visibilitychange', retryNow);
      opened.close();
      connection.current = null;
    };
  }, [shown, on, id, requestTicket]);

  return (
    <section
      ref={frame}
      aria-label={t('label', { name: instance.name })}
      className="flex h-[max(24rem,calc(100dvh-17rem))] flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      <ConsoleToolbar
        state={on ? state : null}
        size={size}
        terminal={shown?.terminal ?? null}
        frame={frame}
        onReconnect={() => connection.current?.reconnect()}
      />
      <div className="min-h-0 flex-1 overflow-x-auto bg-[var(--terminal-ground)] p-2">
        <div ref={screen} data-testid="console-screen" className="console-screen h-full" />
      </div>
    </section>
  );
}

/** Coming back to the page or to the network, nobody wants to wait for the next try. */
function retryIfWaiting(connection: ConsoleConnection): (state: ConsoleState) => ConsoleState {
  return (state) => {
    if (state.phase === 'waiting') queueMicrotask(connection.reconnect);
    return state;
  };
}
