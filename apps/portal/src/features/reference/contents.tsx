import type { Group } from './read-document.ts';

/** The groups and their routes, each a link to its place on the page. */
export function Contents({ label, groups }: { readonly label: string; readonly groups: readonly Group[] }) {
  return (
    <nav aria-label={label} lang="en" className="grid gap-4">
      {groups.map(({ name, operations }) => (
        <div key={name} className="grid gap-0.5">
          <a
            href={`#${anchorOf(name)}`}
            className="block rounded py-0.5 font-medium leading-5 hover:underline"
          >
            {name}
          </a>
          <ul className="grid">
            {operations.map(({ id, summary }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  className="block rounded py-1 text-ink-muted text-xs leading-4 hover:text-ink hover:underline"
                >
                  {summary}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Where a group is on the page. */
export function anchorOf(group: string): string {
  return group.toLowerCase().replaceAll(' ', '-');
}
