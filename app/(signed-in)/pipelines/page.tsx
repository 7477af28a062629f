import { PipelinesPage } from "#components/pipelines/pipelines-page.tsx";

export const metadata = { title: "Pipelines · Sluice" };

export default function Page() {
  return <PipelinesPage />;
}
