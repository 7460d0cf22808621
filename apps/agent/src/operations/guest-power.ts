import type { Logger } from '@cloudlet/daemon';
import {
  type DomainFacts,
  type Hypervisor,
  HypervisorError,
  type HypervisorEvent,
} from '@cloudlet/hypervisor';
import type { Clock } from '../saga/index.ts';

/** Milliseconds until the power button is pressed again: a guest that is still booting ignores it. */
const PRESS_AGAIN_MS = 4_000;

type Guest = {
  readonly hypervisor: Hypervisor;
  readonly clock: Clock;
  readonly instance: { readonly id: string };
  readonly logger: Logger;
};

/** How long to wait for the guest to obey, and when to stop waiting. */
type Patience = { readonly timeoutMs: number; readonly signal: AbortSignal };

/** Whether the domain holds a guest: a paused one is on, a crashed one is not. */
export function isOn(domain: DomainFacts | null): boolean {
  return domain?.power === 'running' || domain?.power === 'paused';
}

/**
 * Presses the power button until the guest is off or the time is over. Ends with the hypervisor's event. A guest whose
 * hypervisor refuses to press, or does not answer, has not obeyed: such a one is what cutting the power is for.
 * @returns whether it went off.
 * @throws what the signal says, when it comes; HypervisorError `unreachable`
 */
export function askToPowerOff(guest: Guest, patience: Patience): Promise<boolean> {
  const { hypervisor, instance } = guest;
  return askUntil(guest, patience, {
    ask: () => hypervisor.pressPowerButton(instance.id),
    isAnswer: (event) => event.type === 'power' && event.power !== 'running' && event.power !== 'paused',
    isSo: async () => !isOn(await hypervisor.findDomain(instance.id)),
    // Without a running system nobody hears the button.
    isDeaf: async () => (await hypervisor.findDomain(instance.id))?.power === 'paused',
  });
}

/**
 * Asks the guest by ACPI to reboot, until it does or the time is over.
 * @returns whether it rebooted; a guest that went off instead is no answer.
 * @throws as {@link askToPowerOff} does
 */
export function askToReboot(guest: Guest, patience: Patience): Promise<boolean> {
  const { hypervisor, instance } = guest;
  return askUntil(guest, patience, {
    ask: () => hypervisor.rebootDomain(instance.id),
    isAnswer: (event) => event.type === 'rebooted',
    isSo: async () => false,
    isDeaf: async () => (await hypervisor.findDomain(instance.id))?.power !== 'running',
  });
}

/** Presses the reset button. A guest whose QEMU does not do that, or that went off meanwhile, is started anew. */
export async function resetOrRestart(guest: Guest, signal: AbortSignal): Promise<void> {
  const { hypervisor, instance, logger } = guest;
  try {
    return await hypervisor.resetDomain(instance.id);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.warn({ err: error }, 'the guest could not be reset: its power is cut');
  }
  await hypervisor.powerOffDomain(instance.id);
  await hypervisor.startDomain(instance.id, signal);
}

/** Whether this guest's hypervisor says no or nothing, unlike one that is not reached, whom another try may reach. */
function isRefusal(error: unknown): boolean {
  return error instanceof HypervisorError && error.code !== 'unreachable' && error.code !== 'aborted';
}

type Question = {
  readonly ask: () => Promise<void>;
  readonly isAnswer: (event: HypervisorEvent) => boolean;
  /** Looks whether what is asked for is so already: events may have been missed. */
  readonly isSo: () => Promise<boolean>;
  /** Whether asking is of no use. */
  readonly isDeaf: () => Promise<boolean>;
};

async function askUntil(guest: Guest, patience: Patience, question: Question): Promise<boolean> {
  const { clock, hypervisor, instance, logger } = guest;
  const giveUpAt = clock.elapsed() + patience.timeoutMs;
  const answer = listen(hypervisor, instance.id, question.isAnswer);
  const refused = (error: unknown) => {
    if (!isRefusal(error)) throw error;
    logger.warn({ err: error }, 'the guest could not be asked');
    return false;
  };
  const asking = askOneByOne(() => question.ask().catch(refused), answer.wake);
  try {
    for (;;) {
      if (answer.heard() || (await question.isSo().catch(refused))) return true;
      patience.signal.throwIfAborted();
      const left = giveUpAt - clock.elapsed();
      if (left <= 0 || (await question.isDeaf().catch(refused))) return answer.heard();
      answer.countFromNow();
      asking.begin();
      await answer.newsWithin(Math.min(PRESS_AGAIN_MS, left), clock, patience.signal);
      asking.throwIfBrokenOff();
    }
  } finally {
    answer.end();
  }
}

/** Asks without waiting for it, never twice at once: a QEMU that does not answer takes no more than the time that is given. */
function askOneByOne(ask: () => Promise<unknown>, onBrokenOff: () => void) {
  let underWay = false;
  let brokenOff: { readonly error: unknown } | null = null;
  const end = (error?: { readonly error: unknown }) => {
    underWay = false;
    if (!error) return;
    brokenOff = error;
    onBrokenOff();
  };
  return {
    begin() {
      if (underWay) return;
      underWay = true;
      ask().then(
        () => end(),
        (error: unknown) => end({ error }),
      );
    },
    throwIfBrokenOff() {
      if (brokenOff) throw brokenOff.error;
    },
  };
}

/**
 * Listens from now on, so that an answer that comes while the question is asked is heard; what comes before it is asked for the
 * first time (the echo of a reboot just before) is news, but no answer.
 */
function listen(hypervisor: Hypervisor, instanceId: string, isAnswer: (event: HypervisorEvent) => boolean) {
  let asked = false;
  let heard = false;
  let news = false;
  let nap = new AbortController();
  const wake = () => {
    news = true;
    nap.abort();
  };
  const end = hypervisor.onEvent((event) => {
    if (event.type === 'disconnected') return;
    // After a gap events may be missing, so that is a reason to look too.
    const concerns = event.type === 'reconnected' || event.instanceId === instanceId;
    if (!concerns) return;
    heard ||= asked && event.type !== 'reconnected' && isAnswer(event);
    wake();
  });
  return {
    end,
    wake,
    countFromNow: () => {
      asked = true;
    },
    heard: () => heard,
    newsWithin: async (ms: number, clock: Clock, signal: AbortSignal) => {
      nap = new AbortController();
      if (!news) await clock.sleep(ms, AbortSignal.any([nap.signal, signal]));
      news = false;
    },
  };
}
