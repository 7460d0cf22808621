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
  type SystemCaller,
  setNodeMode,
  setNodeRatios,
  setPlacementPolicy,
} from '@cloudlet/control';

/** What operators do with nodes, by their names, as who gives the command. */
export function nodeDoor(database: Database, operator: SystemCaller) {
  const idOf = async (name: string) => (await findNodeByName(database, operator, { name })).id;
  const show = async (id: string) => getNode(database, operator, { id });
  return {
    list: () => listAll(database, operator),
    show: async (name: string) => show(await idOf(name)),
    setMode: async (name: string, mode: NodeView['mode'], reason?: string) => {
      const id = await idOf(name);
      await setNodeMode(database, operator, { id, mode, reason });
      return show(id);
    },
    setRatios: async (name: string, ratios: AllocationRatios) => {
      const id = await idOf(name);
      await setNodeRatios(database, operator, { id, ...ratios });
      return show(id);
    },
    remove: async (name: string, isLost: boolean) =>
      removeNode(database, operator, { id: await idOf(name), isLost }),
    placement: () => getPlacementPolicy(database, operator),
    setPlacement: (change: PlacementPolicyChange) => setPlacementPolicy(database, operator, change),
  };
}

const PAGE = 100;

async function listAll(database: Database, operator: SystemCaller): Promise<NodeView[]> {
  const nodes: NodeView[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listNodes(database, operator, { limit: PAGE, cursor: cursor ?? undefined });
    nodes.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return nodes;
}
