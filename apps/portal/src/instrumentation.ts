/** Next calls it once, before the first request is answered. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ portalEnvironment }, { markClientAddresses }] = await Promise.all([
    import('./server/environment.ts'),
    import('./server/mark-client-address.ts'),
  ]);
  markClientAddresses(portalEnvironment().trustedProxies);
}
