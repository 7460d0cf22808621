import { dirname } from 'node:path';
import { type DomainRef, isLibvirtError, type LibvirtConnection } from '@cloudlet/libvirt';
import { HypervisorError } from '../port.ts';
import { METADATA_URI, readMark } from './domain-marks.ts';
import { named } from './domain-ref.ts';
import { ask } from './errors.ts';
import { realPath } from './files.ts';
import type { NodePaths } from './paths.ts';
import { elementsAt, parseXml } from './xml.ts';

/** Whose a domain is: this node's, somebody else's (another node's of the same libvirt, an operator's), or there is none. */
type Owner =
  | { readonly whose: 'ours'; readonly generation: number }
  /** `stateDir`: of the other node, null where the domain names none. */
  | { readonly whose: 'others'; readonly stateDir: string | null }
  | { readonly whose: 'nobodys' };

/**
 * Tells the node's own domains from others on the same libvirt, by one question for the mark. An instance's id alone does not:
 * a cloud restored elsewhere on the machine has the same ones.
 */
export type OwnDomains = {
  ownerOf(dom: DomainRef): Promise<Owner>;
  /** The instance's domain, or null where this node has none. */
  find(instanceId: string): Promise<DomainRef | null>;
  /** As `find` does, for what somebody else's domain would be in the way of. @throws domain_foreign */
  findUnlessForeign(instanceId: string): Promise<DomainRef | null>;
  /** @throws domain_not_found, domain_foreign */
  mustExist(instanceId: string): Promise<DomainRef>;
};

export function openOwnDomains({ domain }: LibvirtConnection, paths: NodePaths): OwnDomains {
  async function hasItsDiskHere(dom: DomainRef): Promise<boolean> {
    const definition = parseXml(await domain.getXmlDesc({ dom, flags: ['inactive'] }));
    const files = elementsAt(definition, 'devices', 'disk', 'source').map(
      ({ attributes }) => attributes.file,
    );
    const folders = await Promise.all(files.map((file) => realPath(dirname(file ?? ''))));
    return folders.includes(paths.instance(dom.uuid));
  }

  async function isHere(stateDir: string): Promise<boolean> {
    return stateDir === paths.stateDir || (await realPath(stateDir)) === paths.stateDir;
  }

  async function ownerOf(dom: DomainRef): Promise<Owner> {
    try {
      const mark = readMark(await domain.getMetadata({ dom, type: 'element', uri: METADATA_URI }));
      if (mark === null) return { whose: 'others', stateDir: null };
      const { generation, stateDir } = mark;
      const isOurs = await (stateDir ? isHere(stateDir) : hasItsDiskHere(dom));
      return isOurs ? { whose: 'ours', generation } : { whose: 'others', stateDir };
    } catch (error) {
      if (isLibvirtError(error, 'NO_DOMAIN')) return { whose: 'nobodys' };
      if (isLibvirtError(error, 'NO_DOMAIN_METADATA')) return { whose: 'others', stateDir: null };
      throw await ask(Promise.reject(error));
    }
  }

  async function findUnlessForeign(instanceId: string): Promise<DomainRef | null> {
    const dom = named(instanceId);
    const owner = await ownerOf(dom);
    if (owner.whose === 'nobodys') return null;
    if (owner.whose === 'ours') return dom;
    const whose = owner.stateDir === null ? 'not of this node' : `of the node in ${owner.stateDir}`;
    throw new HypervisorError('domain_foreign', `libvirt's domain ${instanceId} is ${whose}`);
  }

  return {
    ownerOf,
    async find(instanceId) {
      const dom = named(instanceId);
      return (await ownerOf(dom)).whose === 'ours' ? dom : null;
    },
    findUnlessForeign,
    async mustExist(instanceId) {
      const dom = await findUnlessForeign(instanceId);
      if (dom === null) throw new HypervisorError('domain_not_found', `there is no domain ${instanceId}`);
      return dom;
    },
  };
}
