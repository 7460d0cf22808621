import { withControl } from '../seed/with-control.ts';
import { findCloud } from '../state/find-cloud.ts';

type Options = { readonly state?: string };

/** `./cloudlet audit retention [DAYS]`: prints for how many days events are kept, from now on where days are given. */
export async function auditRetention(days: number | undefined, { state }: Options): Promise<void> {
  const cloud = findCloud(state);
  // The application's role may not change it: nobody who broke into a part of the cloud can.
  const databaseUrl = days === undefined ? cloud.endpoints.databaseUrl : cloud.endpoints.databaseOwnerUrl;
  const asAsked = { ...cloud, endpoints: { ...cloud.endpoints, databaseUrl } };
  const kept = await withControl(asAsked, async (control) => {
    if (days !== undefined) await control.audit.setRetention(days);
    return control.audit.retention();
  });
  console.log(kept);
}
