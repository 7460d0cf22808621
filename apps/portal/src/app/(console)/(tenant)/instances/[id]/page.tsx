import { InstanceFacts } from '#features/instances/detail/instance-facts.tsx';

export default function InstancePage() {
  return <InstanceFacts />;
}
