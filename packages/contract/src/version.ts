/** The version that every message carries. A control plane understands its own and the one before. */
export const CONTRACT_VERSION = 1;
