export {
  CONTROL_PLANE_NAME,
  fingerprintOf,
  type KeyedCertificate,
  makeAuthority,
  makeServerCertificate,
  readRequest,
  signNodeRequest,
} from './authority.ts';
export { keyFingerprintOf, makeRequest } from './keys.ts';
