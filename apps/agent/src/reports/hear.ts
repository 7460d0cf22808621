import type { InboxMessage, Report, ReportEnvelope } from '@cloudlet/contract';
import type { Logger } from '@cloudlet/daemon';
import type { Journal } from '../journal/index.ts';
import type { Presence } from '../observation/presence.ts';
import type { DomainWatch } from '../observation/watch-domains.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { ControlClock } from './control-clock.ts';
import type { Outbox } from './outbox.ts';

type Roster = Extract<InboxMessage, { type: 'roster' }>;
type Acknowledged = Extract<InboxMessage, { type: 'acknowledged' }>;

export type HearingParts = {
  readonly epoch: number;
  readonly scheduler: Pick<Scheduler, 'cancel'>;
  readonly journal: Pick<Journal, 'forget'>;
  readonly outbox: Pick<Outbox, 'all' | 'acknowledge'>;
  readonly presence: Pick<Presence, 'isAnswer' | 'known'>;
  readonly controlClock: Pick<ControlClock, 'heard'>;
  readonly watch: Pick<DomainWatch, 'acknowledged' | 'describe'>;
  /** Lists all domains. */
  readonly list: () => void;
  /** Does what a roster says that answers the last hello. Until it has been done, the agent asks for another. */
  readonly obey: (roster: Roster) => void;
  readonly logger: Logger;
};

/**
 * What each message of the control plane's means. Each may come twice, and old ones come again at each start of the agent: what
 * time it is tells only one that answers what this agent has said.
 * @throws the file system's error where the journal cannot be written: the message is said again
 */
export function createHearing(parts: HearingParts): (message: InboxMessage) => void {
  const { epoch, scheduler, journal, outbox, presence, controlClock, watch, list, obey, logger } = parts;

  const hearTime = (at: number | undefined) => {
    if (at !== undefined) controlClock.heard(at);
  };

  /** A result that the control plane has committed needs no journal any more. @returns what had not been acknowledged before. */
  const forgetAcknowledged = (reportIds: readonly string[]): readonly ReportEnvelope[] => {
    const named = new Set(reportIds);
    // The journal first: a result whose attempt cannot be forgotten now is kept, sent again and acknowledged again.
    for (const { reportId, report } of outbox.all()) {
      if (named.has(reportId) && report.type === 'result') journal.forget(report.operationId, report.attempt);
    }
    return outbox.acknowledge(reportIds);
  };

  const hearAcknowledged = ({ reportIds, at }: Acknowledged) => {
    const news = forgetAcknowledged(reportIds);
    if (news.length > 0) hearTime(at);
    for (const { report } of news) if (isListing(report)) watch.acknowledged(report);
    // Nothing was concluded of these instances from what this epoch has seen before its predecessor's result was known.
    if (news.some((envelope) => envelope.report.type === 'result' && envelope.epoch !== epoch)) list();
  };

  const hearRoster = (roster: Roster) => {
    if (!presence.isAnswer(roster)) return;
    hearTime(roster.at);
    obey(roster);
    presence.known();
  };

  const hearUnexplained = (instanceIds: readonly string[]) => {
    logger.warn({ instanceIds }, 'nothing explains what the node has of these instances');
    watch
      .describe(instanceIds)
      .catch((error: unknown) => logger.warn({ err: error }, 'what is unexplained could not be described'));
  };

  return (message) => {
    switch (message.type) {
      case 'cancel':
        return scheduler.cancel(message.operationId, message.attempt, message.failure);
      case 'acknowledged':
        return hearAcknowledged(message);
      case 'unexplained':
        return hearUnexplained(message.instanceIds);
      case 'roster':
        return hearRoster(message);
    }
  };
}

function isListing(report: Report): report is Extract<Report, { type: 'listing' }> {
  return report.type === 'listing';
}
