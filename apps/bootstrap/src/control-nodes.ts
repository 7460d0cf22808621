import {
  type AllocationRatios,
  type Database,
  findNodeByName,
  getNode,
  getPlacementPolicy,
  listNodes,
  type NodeView,
  type PlacementPolicyChange,
  removeNode,
  setNodeMode,
  setNodeRatios,
  setPlacementPolicy,
} from '@cloudlet/control';

const SYSTEM = { kind: 'system' } as const;

/** What operators do with nodes, by their names, as the system itself. */
export function nodeDoor(database: Database) {
  const idOf = async (name: string) => (await findNodeByName(database, SYSTEM, { name })).id;
  const show = async (id: string) => getNode(database, SYSTEM, { id });
  return {
    list: () => listAll(database),
    show: async (name: string) => show(await idOf(name)),
    setMode: async (name: string, mode: NodeView['mode'], reason?: string) => {
      const id = await idOf(name);
      await setNodeMode(database, SYSTEM, { id, mode, reason });
      return show(id);
    },
    setRatios: async (name: string, ratios: AllocationRatios) => {
      const id = await idOf(name);
      await setNodeRatios(database, SYSTEM, { id, ...ratios });
      return show(id);
    },
    remove: async (name: string, isLost: boolean) =>
      removeNode(database, SYSTEM, { id: await idOf(name), isLost }),
    placement: () => getPlacementPolicy(database, SYSTEM),
    setPlacement: (change: PlacementPolicyChange) => setPlacementPolicy(database, SYSTEM, change),
  };
}

const PAGE = 100;

async function listAll(database: Database): Promise<NodeView[]> {
  const nodes: NodeView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listNodes(database, SYSTEM, { limit: PAGE, cursor: cursor ?? undefined });
    nodes.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return nodes;
}
