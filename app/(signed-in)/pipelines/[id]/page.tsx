import { Prefetched } from "#components/shell/prefetched.tsx";
import { StudioPage } from "#components/studio/studio-page.tsx";
import { prefetch } from "#server/api/trpc/prefetch.ts";

export const metadata = { title: "Studio · Sluice" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch((ask) => [
    ask.pipelines.get.queryOptions({ id }),
    ask.conversations.get.queryOptions({ pipeline: id }),
  ]);
  return (
    <Prefetched state={state}>
      <StudioPage id={id} />
    </Prefetched>
  );
}
