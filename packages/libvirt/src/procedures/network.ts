import {
  bool,
  constant,
  countedArray,
  enumeration,
  flags,
  int32,
  int64,
  mapped,
  nullable,
  orNull,
  string,
  struct,
  uint32,
  uuid,
} from '../xdr/index.ts';
import * as F from './flags.ts';
import { DHCP_LEASES_MAX, NETWORK_PORT_LIST_MAX } from './limits.ts';
import { high, low } from './procedure.ts';
import { networkPortRef, networkRef, nwfilterRef } from './refs.ts';

/** What `network.update` does with the element. */
export const NETWORK_UPDATE_COMMANDS = { modify: 1, delete: 2, 'add-last': 3, 'add-first': 4 } as const;

/** Which part of a network's XML `network.update` changes. */
export const NETWORK_UPDATE_SECTIONS = {
  bridge: 1,
  domain: 2,
  ip: 3,
  'ip-dhcp-host': 4,
  'ip-dhcp-range': 5,
  forward: 6,
  'forward-interface': 7,
  'forward-pf': 8,
  portgroup: 9,
  'dns-host': 10,
  'dns-txt': 11,
  'dns-srv': 12,
} as const;

const net = { network: networkRef };

/** Virtual networks and network filters. Errors are `LibvirtError`s (`NO_NETWORK`, …). */
export const networkProcedures = {
  lookupByName: high(46, { args: struct({ name: string }), result: networkRef }),
  lookupByUuid: high(47, { args: struct({ uuid }), result: networkRef }),
  /** Stores a configuration. libvirt < 7.7 has it without flags only: {@link networkProcedures.defineXmlPlain}. */
  defineXml: high(432, {
    args: struct({ xml: string, flags: flags(F.NETWORK_DEFINE_FLAGS) }),
    result: networkRef,
  }),
  defineXmlPlain: high(41, { args: struct({ xml: string }), result: networkRef }),
  /** Starts a transient network. */
  createXml: low(40, { args: struct({ xml: string }), result: networkRef }),
  /** Starts a defined network. */
  create: low(39, { args: struct(net) }),
  /** Stops it; guests that use it lose their link. */
  destroy: high(42, { args: struct(net) }),
  undefine: high(49, { args: struct(net) }),
  /**
   * Changes a part in place: a DHCP host, a DNS entry. `parentIndex` -1: the first parent that fits.
   * Flags as for domains: `live`, `config`, or both.
   */
  update: high(291, {
    args: struct({
      ...net,
      command: enumeration(NETWORK_UPDATE_COMMANDS, uint32),
      section: enumeration(NETWORK_UPDATE_SECTIONS, uint32),
      parentIndex: int32,
      xml: string,
      flags: flags(F.AFFECT),
    }),
  }),
  getXmlDesc: high(43, { args: struct({ ...net, flags: flags(F.INACTIVE_XML_FLAGS) }), result: string }),
  getBridgeName: high(45, { args: struct(net), result: string }),
  isActive: high(152, { args: struct(net), result: bool }),
  isPersistent: high(153, { args: struct(net), result: bool }),
  getAutostart: high(44, { args: struct(net), result: bool }),
  setAutostart: high(48, { args: struct({ ...net, autostart: bool }) }),
  /** Leases that libvirt's dnsmasq gave; of one MAC or (null) of all. `expiresAt`: seconds since 1970, 0 for ever. */
  getDhcpLeases: low(341, {
    args: struct({ ...net, mac: nullable(string), wanted: constant(int32, 1), flags: flags(F.NO_FLAGS) }),
    result: countedArray(
      struct({
        interface: string,
        expiresAt: mapped(int64, Number, BigInt),
        family: enumeration({ ipv4: 0, ipv6: 1 } as const),
        mac: orNull(string),
        iaid: orNull(string),
        address: string,
        prefix: uint32,
        hostname: orNull(string),
        clientId: orNull(string),
      }),
      DHCP_LEASES_MAX,
    ),
  }),
  /** The interfaces that are plugged into an active network now. libvirt ≥ 5.5. */
  listAllPorts: high(404, {
    args: struct({ ...net, wanted: constant(int32, 1), flags: flags(F.NO_FLAGS) }),
    result: countedArray(networkPortRef, NETWORK_PORT_LIST_MAX),
  }),

  nwfilterLookupByName: high(175, { args: struct({ name: string }), result: nwfilterRef }),
  nwfilterDefineXml: high(180, { args: struct({ xml: string }), result: nwfilterRef }),
  nwfilterUndefine: high(181, { args: struct({ nwfilter: nwfilterRef }) }),
  nwfilterGetXmlDesc: high(177, {
    args: struct({ nwfilter: nwfilterRef, flags: flags(F.NO_FLAGS) }),
    result: string,
  }),
} as const;
