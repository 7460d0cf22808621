import type { FitAddon } from '@xterm/addon-fit';
import type { Terminal } from '@xterm/xterm';

export type TerminalSize = { readonly columns: number; readonly rows: number };

export type ConsoleTerminal = {
  readonly terminal: Terminal;
  /** Shows bytes of the guest. What is replayed asks nothing: a terminal's answers to old questions would be typed into the guest. */
  readonly write: (bytes: Uint8Array, replayed: boolean) => void;
  readonly dispose: () => void;
};

/** Programs on a serial line believe in 80 columns unless told otherwise: fewer would break every long line. */
const MIN_COLUMNS = 80;
const FONT =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

/** Makes a terminal in an element, loaded when it is needed: it is by far the largest part of the portal. */
export async function createTerminal(
  element: HTMLElement,
  handlers: {
    readonly onInput: (bytes: Uint8Array<ArrayBuffer>) => void;
    readonly onSize: (size: TerminalSize) => void;
    /** The keyboard's way out (WCAG 2.1.2): every other key belongs to the guest. */
    readonly onLeave: () => void;
  },
): Promise<ConsoleTerminal> {
  const [xterm, fitAddon] = await Promise.all([import('@xterm/xterm'), import('@xterm/addon-fit')]);
  const terminal = new xterm.Terminal({
    cursorBlink: true,
    fontFamily: FONT,
    fontSize: 13,
    lineHeight: 1.2,
    minimumContrastRatio: 4.5,
    scrollback: 10_000,
    screenReaderMode: true,
  });
  const fit = new fitAddon.FitAddon();
  terminal.loadAddon(fit);
  terminal.open(element);
  terminal.attachCustomKeyEventHandler((event) => handleKey(event, terminal, handlers.onLeave));

  let replaying = false;
  const encoder = new TextEncoder();
  terminal.onData((text) => {
    if (!replaying) handlers.onInput(encoder.encode(text));
  });
  // Old mouse protocols speak in bytes, not in UTF-8.
  terminal.onBinary((text) =>
    handlers.onInput(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)),
  );

  const resize = () => fitTo(terminal, fit, handlers.onSize);
  const observer = new ResizeObserver(resize);
  observer.observe(element.parentElement ?? element);
  resize();

  return {
    terminal,
    write: (bytes, replayed) => {
      if (!replayed) return terminal.write(bytes);
      replaying = true;
      terminal.write(bytes, () => {
        replaying = false;
      });
    },
    dispose: () => {
      observer.disconnect();
      terminal.dispose();
    },
  };
}

function fitTo(terminal: Terminal, fit: FitAddon, onSize: (size: TerminalSize) => void): void {
  const proposed = fit.proposeDimensions();
  if (proposed === undefined || Number.isNaN(proposed.cols)) return;
  const columns = Math.max(MIN_COLUMNS, proposed.cols);
  terminal.resize(columns, proposed.rows);
  onSize({ columns, rows: proposed.rows });
}

/** @returns whether xterm.js handles the key */
function handleKey(event: KeyboardEvent, terminal: Terminal, onLeave: () => void): boolean {
  if (event.key === 'F6' && event.ctrlKey) {
    if (event.type === 'keydown') onLeave();
    return false;
  }
  if (!event.ctrlKey || !event.shiftKey) return true;
  if (event.code === 'KeyC') {
    event.preventDefault();
    if (event.type === 'keydown') void navigator.clipboard?.writeText(terminal.getSelection());
    return false;
  }
  // The browser pastes into the terminal's text area by itself.
  return event.code !== 'KeyV';
}
