/** Asks the REST API: a POST where there is a body, unless told otherwise. @throws Error with the problem document when the answer is not a success. */
export type Api = <Answer>(path: string, body?: object, method?: 'DELETE') => Promise<Answer>;

export type Instance = { readonly id: string; readonly status: string; readonly task: string | null };
type Named = { readonly items: readonly { readonly id: string; readonly name: string }[] };

/** @param base the API's root, e.g. `http://127.0.0.1:3000/api/v1` */
export function requestAs(base: string, token: string): Api {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async <Answer>(path: string, body?: object, method?: 'DELETE'): Promise<Answer> => {
    const how =
      body === undefined ? { method: method ?? 'GET' } : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${base}${path}`, { headers, ...how });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}

/** Makes a tiny instance and waits until it runs. */
export async function createInstance(api: Api, name: string): Promise<Instance> {
  const [flavors, images] = await Promise.all([api<Named>('/flavors'), api<Named>('/images')]);
  const called = ({ items }: Named) => items.find((item) => item.name === 'tiny')?.id;
  const asked = { name, flavorId: called(flavors), imageId: called(images) };
  const { instance } = await api<{ instance: Instance }>('/instances', asked);
  return settled(api, instance.id);
}

/** Destroys an instance and waits until it is gone, so that the tests that follow find what they know. */
export async function destroyInstance(api: Api, id: string): Promise<void> {
  await api(`/instances/${id}`, undefined, 'DELETE');
  for (;;) {
    const { items } = await api<Named>('/instances?limit=100');
    if (!items.some((instance) => instance.id === id)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The instance once nothing is under way on it: every operation ends, so this does. */
export async function settled(api: Api, id: string): Promise<Instance> {
  for (;;) {
    const instance = await api<Instance>(`/instances/${id}`);
    if (instance.task === null) return instance;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
