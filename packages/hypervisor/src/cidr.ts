/** IPv4 arithmetic lives with the other pure rules. */
export { formatIpv4, type Ipv4Network, isInNetwork, overlap, parseIpv4Network } from '@cloudlet/model';
