import type { Cloud } from '../state/cloud.ts';
import { localNodes } from '../state/nodes.ts';
import { agentPart, controlPlaneParts, libvirtParts, serverParts, simulatorPart } from './catalogue.ts';
import type { Part } from './part.ts';

/**
 * Every part of this cloud, in the order of their start.
 * @param running names of the parts that run: libvirt's daemons are parts only where nobody else runs them.
 */
export function allParts(cloud: Cloud, running: readonly string[]): Part[] {
  return [
    ...serverParts(cloud),
    ...libvirtParts(cloud).filter((part) => running.includes(part.name)),
    ...controlPlaneParts(cloud),
    ...(cloud.settings.mode === 'simulated' ? [simulatorPart(cloud)] : []),
    ...localNodes(cloud).map((node) => agentPart(cloud, node.agent, node.configuration)),
  ];
}
