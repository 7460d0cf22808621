import { MemberList } from '#features/members/member-list.tsx';
import { INVITATIONS_INPUT, MEMBERS_INPUT, membersPages } from '#features/members/query.ts';
import { Prefetch } from '#server/prefetch.tsx';
import { titled } from '#server/titled.ts';

export const generateMetadata = titled('members');

export default function MembersPage() {
  return (
    <Prefetch
      load={(trpc, client) => [
        client.prefetchInfiniteQuery(trpc.members.list.infiniteQueryOptions(MEMBERS_INPUT, membersPages)),
        client.prefetchInfiniteQuery(
          trpc.invitations.list.infiniteQueryOptions(INVITATIONS_INPUT, membersPages),
        ),
      ]}
    >
      <MemberList />
    </Prefetch>
  );
}
