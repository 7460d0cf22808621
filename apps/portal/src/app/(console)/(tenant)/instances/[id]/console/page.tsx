import { ConsoleTab } from '#features/console/console-tab.tsx';

export default function ConsolePage() {
  return <ConsoleTab />;
}
