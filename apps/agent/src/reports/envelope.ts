import { randomUUID } from 'node:crypto';
import { CONTRACT_VERSION, type Report, type ReportEnvelope } from '@cloudlet/contract';

/** Who reports: the node, its host, the host's boot and this start of the agent. */
export type Reporter = {
  readonly nodeId: string;
  readonly hostUuid: string;
  readonly bootId: string;
  readonly epoch: number;
};

/** Puts reports into envelopes, numbered in the order in which they were made. */
export function createSealer(reporter: () => Reporter): (report: Report) => ReportEnvelope {
  let sequence = 0;
  return (report) => {
    sequence += 1;
    return {
      version: CONTRACT_VERSION,
      reportId: randomUUID(),
      ...reporter(),
      sequence,
      at: Date.now(),
      report,
    };
  };
}
