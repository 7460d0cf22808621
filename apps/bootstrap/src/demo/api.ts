import { z } from 'zod';
import { Problem } from '../errors.ts';

const operationSchema = z.object({
  status: z.string(),
  progress: z.number(),
  currentStep: z.string().nullable(),
});
export type Operation = z.infer<typeof operationSchema>;

const instanceSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  operation: operationSchema.nullable(),
  failure: z.object({ message: z.string(), detail: z.string().nullable() }).nullable(),
});
export type Instance = z.infer<typeof instanceSchema>;

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
const flavorSchema = z.object({ id: z.string(), name: z.string() });
const imageSchema = flavorSchema.extend({ defaultUser: z.string() });
const problemSchema = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  code: z.string().optional(),
});

/** The little of the public API that the first run needs, as any tenant's script would call it. */
export type Api = ReturnType<typeof apiClient>;

/** @param base e.g. http://127.0.0.1:3000/api/v1 */
export function apiClient(base: string, token: string) {
  async function call<Answer>(
    method: string,
    path: string,
    answer: z.ZodType<Answer>,
    body?: unknown,
  ): Promise<Answer> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return answer.parse(JSON.parse(text));
    const problem = problemSchema.safeParse(safeJson(text)).data;
    throw new Problem(`${method} ${path} answered ${response.status}`, {
      why: problem?.detail ?? problem?.title ?? text.slice(0, 500),
    });
  }

  return {
    flavors: async () => (await call('GET', '/flavors', listOf(flavorSchema))).items,
    images: async () => (await call('GET', '/images', listOf(imageSchema))).items,
    instances: async () => (await call('GET', '/instances', listOf(instanceSchema))).items,
    instance: (id: string) => call('GET', `/instances/${id}`, instanceSchema),
    createInstance: (input: { name: string; flavorId: string; imageId: string; consolePassword: string }) =>
      call('POST', '/instances', z.object({ instance: instanceSchema }), input),
    destroyInstance: (id: string) => call('DELETE', `/instances/${id}`, z.unknown()),
    consoleTicket: (id: string) =>
      call('POST', `/instances/${id}/console-ticket`, z.object({ ticket: z.string(), url: z.string() })),
  };
}

/** An answer from something that stands before the portal need not be JSON. */
function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
