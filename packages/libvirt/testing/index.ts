export { privateLibvirtdUnavailable, privateQemuUnavailable } from './availability.ts';
export {
  type PrivateLibvirtd,
  type PrivateLibvirtdOptions,
  type RunResult,
  startPrivateLibvirtd,
} from './private-libvirtd.ts';
