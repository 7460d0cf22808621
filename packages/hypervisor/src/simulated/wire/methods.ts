import { z } from 'zod';
import {
  addressSchema,
  baseImageSchema,
  descriptionSchema,
  diskSpecSchema,
  domainFactsSchema,
  domainSpecSchema,
  errorCodeSchema,
  holdingsSchema,
  hostFactsSchema,
  hostSizeSchema,
  hostUseSchema,
  instanceIdSchema,
  restoreSpecSchema,
  seedSchema,
  snapshotSpecSchema,
} from './shapes.ts';

const nothing = z.null();
const none = z.object({});
const ofInstance = z.object({ instanceId: instanceIdSchema });
const ofSnapshot = ofInstance.extend({ snapshotId: z.guid() });
const ofAttempt = ofInstance.extend({ attempt: z.string() });

/** What a client asks of its own host: one row a method of the port, by the port's names. */
export const hostMethods = {
  host: { params: none, result: hostFactsSchema },
  hostUse: { params: none, result: hostUseSchema },
  prepare: { params: none, result: nothing },
  listDomains: { params: none, result: z.array(domainFactsSchema) },
  findDomain: { params: ofInstance, result: domainFactsSchema.nullable() },
  defineDomain: { params: domainSpecSchema, result: nothing },
  undefineDomain: { params: ofInstance, result: nothing },
  startDomain: { params: ofInstance, result: nothing },
  pressPowerButton: { params: ofInstance, result: nothing },
  rebootDomain: { params: ofInstance, result: nothing },
  resetDomain: { params: ofInstance, result: nothing },
  powerOffDomain: { params: ofInstance, result: nothing },
  hasBaseImage: { params: baseImageSchema.pick({ sha256: true }), result: z.boolean() },
  /** Begins an import: makes its temporary. False where the image is there already. */
  importBaseImage: { params: baseImageSchema, result: z.boolean() },
  /** Ends an import with what the client, which reads the stream, found it to be. */
  finishImport: {
    params: z.object({ expected: baseImageSchema, found: baseImageSchema }),
    result: nothing,
  },
  createDisk: { params: diskSpecSchema, result: nothing },
  growDisk: { params: ofInstance.extend({ sizeGib: z.int().positive() }), result: nothing },
  deleteDisk: { params: ofInstance, result: nothing },
  writeSeed: { params: ofInstance.extend({ seed: seedSchema }), result: nothing },
  deleteSeed: { params: ofInstance, result: nothing },
  addAddress: { params: addressSchema, result: nothing },
  removeAddress: { params: addressSchema.omit({ hostname: true }), result: nothing },
  createSnapshot: { params: snapshotSpecSchema, result: z.int() },
  prepareRestore: { params: restoreSpecSchema, result: nothing },
  commitRestore: { params: ofAttempt, result: nothing },
  hasRestored: { params: ofAttempt, result: z.boolean() },
  discardRestore: { params: ofAttempt, result: nothing },
  deleteSnapshot: { params: ofSnapshot, result: nothing },
  hasSnapshot: { params: ofSnapshot, result: z.boolean() },
  listHoldings: { params: none, result: holdingsSchema },
  describeInstance: { params: ofInstance, result: descriptionSchema },
  /** `tail` is base64; what follows comes as `output` messages for `console`. */
  openConsole: {
    params: ofInstance.extend({ tailBytes: z.int().nonnegative() }),
    result: z.object({ console: z.int(), tail: z.string() }),
  },
  /** Answers base64. */
  readConsole: { params: ofInstance.extend({ tailBytes: z.int().nonnegative() }), result: z.string() },
} as const;

const onHost = z.object({ host: z.string().min(1) });
const ofGuest = onHost.extend({ instanceId: instanceIdSchema });

const faultSchema = z.object({
  /** All hosts where left out. */
  host: z.string().optional(),
  method: z.string(),
  /** The first call that it hits, counted from now: 1 is the next one. */
  nth: z.int().positive().default(1),
  /** How many calls in a row it hits. */
  times: z.int().positive().default(1),
  /** `before`: nothing is done; `after`: it is done, yet the call fails; `hang`: nothing is done and no answer comes. */
  when: z.enum(['before', 'after', 'hang']).default('before'),
  /** The error; left out, the call is only slowed down by `delayMs`. */
  error: errorCodeSchema.optional(),
  delayMs: z.int().nonnegative().default(0),
});
/** A fault that a test plants. */
export type Fault = z.input<typeof faultSchema>;

/** What a test or an operator of the simulation asks of the simulator itself. */
export const controlMethods = {
  configureHost: { params: onHost.extend({ size: hostSizeSchema.partial() }), result: nothing },
  listHosts: { params: none, result: z.array(z.string()) },
  setLatencies: { params: z.record(z.string(), z.number().nonnegative()), result: nothing },
  addFault: { params: faultSchema, result: nothing },
  /** Answers how many calls they have hit since the last clearing. */
  clearFaults: { params: z.object({ host: z.string().optional() }), result: z.int() },
  /** The guest's kernel panics: its power is `crashed`. */
  crashGuest: { params: ofGuest, result: nothing },
  powerOffFromInside: { params: ofGuest, result: nothing },
  rebootFromInside: { params: ofGuest, result: nothing },
  /** Virsh suspend and resume by an operator's hand. */
  pauseGuest: { params: ofGuest, result: nothing },
  resumeGuest: { params: ofGuest, result: nothing },
  /** The seed as the guest sees it. */
  readSeed: { params: ofGuest, result: seedSchema.nullable() },
  /** All guests off, a new boot id, and the host's clients lose their connections. */
  rebootHost: { params: onHost, result: nothing },
  disconnectClients: { params: onHost, result: nothing },
} as const;

type Methods = typeof hostMethods & typeof controlMethods;
export type MethodName = keyof Methods;
export type HostMethodName = keyof typeof hostMethods;
export type ControlMethodName = keyof typeof controlMethods;

/** What a caller hands over: defaults may be left out. */
export type ParamsInput<Name extends MethodName> = z.input<Methods[Name]['params']>;
export type Params<Name extends MethodName> = z.output<Methods[Name]['params']>;
export type Result<Name extends MethodName> = z.output<Methods[Name]['result']>;
