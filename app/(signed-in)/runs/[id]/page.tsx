import { RunPage } from "#components/runs/run-page.tsx";

export const metadata = { title: "Run · Sluice" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <RunPage id={(await params).id} />;
}
