import type { Logger, ProcessIdentity } from '@cloudlet/daemon';
import { type Part, type PartState, partPrint } from '../parts/part.ts';
import { readRecord, writeRecord } from './record.ts';
import { type SupervisedPart, supervisePart } from './supervised-part.ts';

export type Supervisor = {
  states(): PartState[];
  /** Starts the part, starts it anew where it differs, or leaves it. The order of first starts is the order of parts. */
  ensure(part: Part): Promise<void>;
  remove(name: string): Promise<void>;
  /** Stops all parts but those named, last first. What stays is taken over by the next supervisor. */
  stopAll(keep?: readonly string[]): Promise<void>;
  logs(): string[];
};

/** Takes over what an earlier supervisor left, by its record, and keeps the record from then on. */
export function createSupervisor(recordPath: string, logger: Logger): Supervisor {
  const parts = new Map<string, SupervisedPart>();
  const save = () => {
    const record = [...parts.values()].map(({ part, identity }) => ({ part, process: identity() }));
    try {
      writeRecord(recordPath, record);
    } catch (error) {
      // On a full disk parts must still end and start: the record is for a successor, and the next event writes it again.
      logger.error({ err: error }, 'the record of the parts could not be written');
    }
  };
  const add = (part: Part, left: ProcessIdentity | null) => {
    const supervised = supervisePart(part, left, (event) => {
      logger.info({ supervised: part.name, ...event }, event.type);
      save();
    });
    parts.set(part.name, supervised);
    return supervised;
  };
  const remove = async (name: string) => {
    await parts.get(name)?.stop();
    parts.delete(name);
    save();
  };

  // All are known before the first begins, so that no save in between forgets one.
  const left = readRecord(recordPath).map(({ part, process }) => add(part, process));
  for (const supervised of left) supervised.begin();

  return {
    states: () => [...parts.values()].map((supervised) => supervised.state()),
    logs: () => [...parts.values()].map((supervised) => supervised.part.log),
    async ensure(part) {
      const present = parts.get(part.name);
      if (present && partPrint(present.part) === partPrint(part)) return;
      await present?.stop();
      add(part, null).begin();
    },
    remove,
    async stopAll(keep = []) {
      for (const name of [...parts.keys()].reverse()) if (!keep.includes(name)) await remove(name);
    },
  };
}
