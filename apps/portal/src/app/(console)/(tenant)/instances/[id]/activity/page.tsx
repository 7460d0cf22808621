import { ActivityList } from '#features/instances/activity/activity-list.tsx';

export default function ActivityPage() {
  return <ActivityList />;
}
