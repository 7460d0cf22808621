/** IPv4 arithmetic lives with the other pure rules. */
export { formatIpv4, isInNetwork, overlap, parseIpv4Network } from '@cloudlet/model';
