import { SnapshotList } from '#features/instances/snapshots/snapshot-list.tsx';

export default function SnapshotsPage() {
  return <SnapshotList />;
}
