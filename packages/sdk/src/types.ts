import type { components, operations } from './generated/document.ts';
import type { ROUTES } from './generated/routes.ts';

/** An operation of the API, as the document names it: `instances.create`. */
export type OperationId = keyof typeof ROUTES & keyof operations;

/** What one call may be told besides its input. */
export type CallOptions = {
  /** Ends the call, and what is waited for between its attempts. */
  readonly signal?: AbortSignal | undefined;
  /** For a POST that is to be the same one as an earlier call's; else each call has a key of its own. */
  readonly idempotencyKey?: string | undefined;
};

/** What an operation takes: the fields of its path, its query and its body together. */
export type InputOf<Id extends OperationId> = AllowUndefined<
  FieldsOf<operations[Id], 'path'> & FieldsOf<operations[Id], 'query'> & BodyOf<operations[Id]>
>;

/** What an operation answers. */
export type OutputOf<Id extends OperationId> = AnswerOf<operations[Id]['responses']>;

/** A method for each operation: `client.instances.create(…)`. */
export type Client = {
  readonly [Group in GroupOf<OperationId>]: {
    readonly [Id in OperationId as Id extends `${Group}.${infer Name}` ? Name : never]: Method<Id>;
  };
};

type Method<Id extends OperationId> =
  Record<never, never> extends InputOf<Id>
    ? (input?: InputOf<Id>, options?: CallOptions) => Promise<OutputOf<Id>>
    : (input: InputOf<Id>, options?: CallOptions) => Promise<OutputOf<Id>>;

type GroupOf<Id> = Id extends `${infer Group}.${string}` ? Group : never;

/** Without such fields the generator writes `never`: then this adds nothing. */
type FieldsOf<Op, Place extends 'path' | 'query'> = Op extends {
  parameters: Partial<Record<Place, infer Fields>>;
}
  ? [NonNullable<Fields>] extends [never]
    ? unknown
    : NonNullable<Fields>
  : unknown;

type BodyOf<Op> = Op extends { requestBody?: { content: { 'application/json': infer Body } } }
  ? Body
  : unknown;

type AnswerOf<Responses> =
  Responses extends Record<number, { content: { 'application/json': infer Answer } }> ? Answer : undefined;

/** A field that may be left out may also be undefined: it is left out then. */
type AllowUndefined<Input> = {
  [Name in keyof Input]: Record<never, never> extends Pick<Input, Name>
    ? Input[Name] | undefined
    : Input[Name];
};

type Schemas = components['schemas'];
export type Accepted = Schemas['Accepted'];
export type ApiToken = Schemas['ApiToken'];
export type ConsoleTicket = Schemas['ConsoleTicket'];
export type Event = Schemas['Event'];
export type Flavor = Schemas['Flavor'];
export type Image = Schemas['Image'];
export type Instance = Schemas['Instance'];
export type Invitation = Schemas['Invitation'];
export type KeyPair = Schemas['KeyPair'];
export type Member = Schemas['Member'];
export type Node = Schemas['Node'];
export type Operation = Schemas['Operation'];
export type Orphan = Schemas['Orphan'];
export type Problem = Schemas['Problem'];
export type Quota = Schemas['Quota'];
export type QuotaChange = Schemas['QuotaChange'];
export type TenantQuota = Schemas['TenantQuota'];
export type QuotaLimits = Schemas['QuotaLimits'];
export type QuotaRequest = Schemas['QuotaRequest'];
export type ServerGroup = Schemas['ServerGroup'];
export type Session = Schemas['Session'];
export type Snapshot = Schemas['Snapshot'];
export type Tenant = Schemas['Tenant'];
export type Usage = Schemas['Usage'];
