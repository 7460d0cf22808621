import { contractVersionSchema, type ReportEnvelope, reportEnvelopeSchema } from '@cloudlet/contract';
import { z } from 'zod';

/** One message of a node's stream: a report, one in a version that is not spoken here, or what cannot be read. */
export type Message = { readonly text: string } & (
  | { readonly envelope: ReportEnvelope }
  | { readonly envelope: null; readonly unspoken: number }
  | {
      readonly envelope: null;
      readonly unspoken: null;
      readonly reportId: string | null;
      readonly reason: string;
    }
);

const identitySchema = z.object({ reportId: z.uuid() });
const versionSchema = z.object({ version: z.int32() });

/** Reads a message as it came, JSON. */
export function readMessage(text: string): Message {
  const json = parseJson(text);
  const parsed = reportEnvelopeSchema.safeParse(json);
  if (parsed.success) return { text, envelope: parsed.data };
  const version = versionSchema.safeParse(json).data?.version;
  if (version !== undefined && !contractVersionSchema.safeParse(version).success) {
    return { text, envelope: null, unspoken: version };
  }
  const identity = identitySchema.safeParse(json);
  const reason = json === undefined ? 'not JSON' : z.prettifyError(parsed.error);
  const reportId = identity.success ? identity.data.reportId : null;
  return { text, envelope: null, unspoken: null, reportId, reason };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
