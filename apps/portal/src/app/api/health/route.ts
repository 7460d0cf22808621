import { checkHealth, dependencies } from '#server/api.ts';

export const dynamic = 'force-dynamic';

/** What the supervisor and a load balancer ask; answers like the daemons' health sockets. */
export async function GET(): Promise<Response> {
  const health = await checkHealth(dependencies());
  return Response.json(health, {
    status: health.healthy ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  });
}
