import type { Operation } from '@cloudlet/sdk';
import yoctoSpinner from 'yocto-spinner';

/** Shows how far an operation is, on standard error. */
export type Progress = {
  readonly show: (operation: Operation) => void;
  /** Leaves the screen as it was. */
  readonly end: () => void;
};

/** @param name of the instance whose operation it is */
export function startProgress(name: string): Progress {
  const canDraw = process.stderr.isTTY && process.env.TERM !== 'dumb';
  return canDraw ? bar(name) : lines(name);
}

function bar(name: string): Progress {
  // Ctrl+C is waiting's own affair: it says that the work goes on.
  const spinner = yoctoSpinner({ text: name, stream: process.stderr, handleSignals: false }).start();
  return {
    show: (operation) => {
      spinner.text = `${name}: ${operation.kind} ${barOf(operation.progress)} ${stepOf(operation)}`;
    },
    end: () => void spinner.stop(),
  };
}

const BAR_WIDTH = 24;

/** 0.5 → half a bar and `50 %`. */
function barOf(progress: number): string {
  const full = Math.round(Math.min(1, Math.max(0, progress)) * BAR_WIDTH);
  return `${'━'.repeat(full)}${'╌'.repeat(BAR_WIDTH - full)} ${Math.round(progress * 100)} %`;
}

/** In a log: one line for each step. */
function lines(name: string): Progress {
  let said = '';
  return {
    show: (operation) => {
      const line = `${name}: ${operation.kind}: ${stepOf(operation)}`;
      if (line !== said && operation.endedAt === null) process.stderr.write(`${line}\n`);
      said = line;
    },
    end: () => undefined,
  };
}

function stepOf({ status, currentStep }: Operation): string {
  if (status === 'ACCEPTED') return 'accepted';
  return currentStep ?? status.toLowerCase();
}
