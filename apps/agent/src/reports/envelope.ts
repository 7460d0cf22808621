import { randomUUID } from 'node:crypto';
import { CONTRACT_VERSION, type Report, type ReportEnvelope } from '@cloudlet/contract';

/** Who reports: the node, its host, the host's boot and this start of the agent. */
export type Reporter = {
  readonly nodeId: string;
  readonly hostUuid: string;
  readonly bootId: string;
  readonly epoch: number;
};

/** Puts a report into an envelope, numbered in the order in which they were made. */
export type Sealer = {
  (report: Report): ReportEnvelope;
  /**
   * Takes a number now for a report that is made later. What is observed is numbered by when one began to look: of what has
   * been sealed meanwhile it knows nothing.
   */
  reserve(): (report: Report) => ReportEnvelope;
};

export function createSealer(reporter: () => Reporter): Sealer {
  let last = 0;
  const reserve = () => {
    last += 1;
    const sequence = last;
    return (report: Report): ReportEnvelope => ({
      version: CONTRACT_VERSION,
      reportId: randomUUID(),
      ...reporter(),
      sequence,
      at: Date.now(),
      report,
    });
  };
  return Object.assign((report: Report) => reserve()(report), { reserve });
}
