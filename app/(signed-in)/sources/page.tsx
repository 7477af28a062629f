import { SourcesPage } from "#components/sources/sources-page.tsx";

export const metadata = { title: "Sources · Sluice" };

export default function Page() {
  return <SourcesPage />;
}
