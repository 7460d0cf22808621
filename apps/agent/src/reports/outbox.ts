import { nodeKeys, type ReportEnvelope, STREAM_FIELD } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Redis } from 'ioredis';
import { isReady } from './redis.ts';

/** Reports that the control plane has not acknowledged yet. */
export type Outbox = {
  /**
   * Sends a report and keeps it until it is acknowledged. One that is kept under the same key is given up for it: of what a
   * node observes only the last matters, however long Redis was away.
   */
  keep(envelope: ReportEnvelope, key: string): void;
  /** @returns those of the named reports that were kept. */
  acknowledge(reportIds: readonly string[]): ReportEnvelope[];
  /** Whether a report of this key is kept. */
  has(key: string): boolean;
  all(): readonly ReportEnvelope[];
  /** Redis has lost what it had: everything is sent again at once. */
  sendAllAgain(): void;
  /** Sends what has never been sent, as far as Redis takes it, and ends. */
  close(): Promise<void>;
};

/** A report is sent again after 2 s, then after twice as long each time, so that a long outage of the control plane does not flood Redis. */
const FIRST_RESEND_MS = 2_000;
const LONGEST_RESEND_MS = 16_000;
const TICK_MS = 500;
/** What is cut off the stream's old end is still kept here and sent again. */
const STREAM_LENGTH = 10_000;

type Kept = { readonly envelope: ReportEnvelope; readonly key: string; sentAt: number; times: number };

export function createOutbox(options: {
  readonly nodeId: string;
  readonly redis: Redis;
  readonly logger: Logger;
}): Outbox {
  const { nodeId, redis, logger } = options;
  const kept = new Map<string, Kept>();
  let sending: Promise<void> | null = null;
  let again = false;

  const sendDue = async () => {
    const due = [...kept.values()].filter(isDue);
    if (due.length === 0 || !isReady(redis)) return;
    const pipeline = redis.pipeline();
    for (const { envelope } of due) {
      const body = JSON.stringify(envelope);
      pipeline.xadd(nodeKeys.reports(nodeId), 'MAXLEN', '~', STREAM_LENGTH, '*', STREAM_FIELD, body);
    }
    const answers = (await pipeline.exec()) ?? [];
    for (const [index, report] of due.entries()) {
      const error = answers[index]?.[0];
      if (error) {
        logger.warn({ err: error }, 'a report was not taken and will be sent again');
        continue;
      }
      report.sentAt = performance.now();
      report.times += 1;
    }
  };

  /** One at a time, so that reports arrive in their order. */
  const send = () => {
    if (sending) {
      again = true;
      return;
    }
    sending = sendDue()
      .catch((error: unknown) => logger.debug({ err: error }, 'reports wait for redis'))
      .finally(() => {
        sending = null;
        if (!again) return;
        again = false;
        send();
      });
  };

  const timer = setInterval(send, TICK_MS);
  redis.on('ready', send);

  return {
    keep(envelope, key) {
      for (const [id, report] of kept) if (report.key === key) kept.delete(id);
      kept.set(envelope.reportId, { envelope, key, sentAt: 0, times: 0 });
      send();
    },
    acknowledge(reportIds) {
      return reportIds.flatMap((id) => {
        const report = kept.get(id);
        kept.delete(id);
        return report ? [report.envelope] : [];
      });
    },
    has: (key) => [...kept.values()].some((report) => report.key === key),
    all: () => [...kept.values()].map((report) => report.envelope),
    sendAllAgain() {
      for (const report of kept.values()) report.times = 0;
      send();
    },
    async close() {
      clearInterval(timer);
      redis.off('ready', send);
      await sending;
      await sendDue().catch((error: unknown) => logger.debug({ err: error }, 'reports were not sent'));
    },
  };
}

function isDue({ sentAt, times }: Kept): boolean {
  if (times === 0) return true;
  return performance.now() - sentAt >= Math.min(LONGEST_RESEND_MS, FIRST_RESEND_MS * 2 ** (times - 1));
}
