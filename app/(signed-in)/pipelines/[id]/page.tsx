import { StudioPage } from "#components/studio/studio-page.tsx";

export const metadata = { title: "Studio · Sluice" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  return <StudioPage id={(await params).id} />;
}
