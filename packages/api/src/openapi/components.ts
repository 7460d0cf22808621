import { z } from 'zod';
import {
  acceptedShape,
  apiTokenShape,
  cloudHistoryShape,
  cloudOperationShape,
  cloudShape,
  consoleOutputShape,
  consoleTicketShape,
  enrolmentShape,
  enrolmentsShape,
  eventShape,
  failureShape,
  flavorShape,
  imageShape,
  instanceShape,
  invitationShape,
  joinCommandShape,
  keyPairShape,
  memberShape,
  newApiTokenShape,
  newInvitationShape,
  nodeInstanceShape,
  nodeShape,
  nodeSizeShape,
  operationShape,
  operationStepShape,
  orphanShape,
  placementPolicyShape,
  quotaChangeShape,
  quotaLimitsShape,
  quotaRequestShape,
  quotaShape,
  quotaUseShape,
  serverGroupShape,
  sessionShape,
  snapshotShape,
  tenantOperationShape,
  tenantQuotaShape,
  tenantShape,
  tenantUsePageShape,
  tenantUseShape,
  usageHistoryShape,
  usageShape,
} from '../shapes.ts';

/** Schemas that the document names once and refers to. */
const NAMED = {
  Accepted: acceptedShape,
  ApiToken: apiTokenShape,
  Cloud: cloudShape,
  CloudHistory: cloudHistoryShape,
  CloudOperation: cloudOperationShape,
  ConsoleOutput: consoleOutputShape,
  ConsoleTicket: consoleTicketShape,
  Enrolment: enrolmentShape,
  Enrolments: enrolmentsShape,
  Event: eventShape,
  Failure: failureShape,
  Flavor: flavorShape,
  Image: imageShape,
  Instance: instanceShape,
  Invitation: invitationShape,
  Member: memberShape,
  NewInvitation: newInvitationShape,
  JoinCommand: joinCommandShape,
  KeyPair: keyPairShape,
  NewApiToken: newApiTokenShape,
  Node: nodeShape,
  NodeInstance: nodeInstanceShape,
  NodeSize: nodeSizeShape,
  Operation: operationShape,
  OperationStep: operationStepShape,
  Orphan: orphanShape,
  PlacementPolicy: placementPolicyShape,
  Quota: quotaShape,
  QuotaChange: quotaChangeShape,
  QuotaLimits: quotaLimitsShape,
  QuotaRequest: quotaRequestShape,
  QuotaUse: quotaUseShape,
  ServerGroup: serverGroupShape,
  Session: sessionShape,
  Snapshot: snapshotShape,
  Tenant: tenantShape,
  TenantOperation: tenantOperationShape,
  TenantUse: tenantUseShape,
  TenantUsePage: tenantUsePageShape,
  Usage: usageShape,
  UsageHistory: usageHistoryShape,
  TenantQuota: tenantQuotaShape,
} as const satisfies Record<string, z.ZodType>;

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** JSON Schemas of the named answers and of `extra` ones, with references between them. */
export function outputSchemas(extra: Readonly<Record<string, z.ZodType>>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of [...Object.entries(NAMED), ...Object.entries(extra)]) {
    if (!registry.has(schema)) registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: componentReference, override: tidy });
  for (const schema of Object.values(schemas)) removeIdentity(schema);
  return schemas;
}

/** The JSON Schema of what a procedure takes. */
export function inputSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { io: 'input', override: tidy });
  removeIdentity(json);
  return json;
}

/** The name under which the document has a schema of {@link NAMED}, or null. */
export function componentName(schema: z.ZodType): string | null {
  return Object.entries(NAMED).find(([, named]) => named === schema)?.[0] ?? null;
}

/** How the rest of the document refers to a schema among its components. */
export const componentReference = (id: string): string => `#/components/schemas/${id}`;

/** A schema inside the document is known by its place there. */
function removeIdentity(schema: JsonSchema): void {
  delete schema.$id;
  delete schema.$schema;
}

/** Takes out what zod adds for itself and what says nothing to a reader. */
function tidy({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  // The format says it; the patterns are hundreds of characters long.
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  // Answers may grow: only what we take refuses unknown fields.
  const isStrict =
    zodSchema._zod.def.type === 'object' && zodSchema._zod.def.catchall?._zod.def.type === 'never';
  if (jsonSchema.additionalProperties === false && !isStrict) delete jsonSchema.additionalProperties;
}
