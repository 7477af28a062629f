import { RunsPage } from "#components/runs/runs-page.tsx";

export const metadata = { title: "Runs · Sluice" };

export default function Page() {
  return <RunsPage />;
}
