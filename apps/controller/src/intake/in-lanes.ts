/**
 * Does the work for every item, a few at a time. One that fails holds up no other.
 * @throws the first of their errors, after all were tried
 */
export async function inLanes<Item>(
  items: Iterable<Item>,
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = items[Symbol.iterator]();
  async function drive(): Promise<void> {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      await work(next.value).catch((error: unknown) => failures.push(error));
    }
  }
  await Promise.all(Array.from({ length: lanes }, drive));
  if (failures.length > 0) throw failures[0];
}
