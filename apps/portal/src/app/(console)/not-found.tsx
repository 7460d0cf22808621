import { NothingHere } from '#components/shell/nothing-here.tsx';

/** Inside the shell, so that whoever went astray still has the navigation. */
export default function ConsoleNotFound() {
  return <NothingHere />;
}
