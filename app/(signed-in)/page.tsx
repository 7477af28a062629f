import { DashboardPage } from "#components/dashboard/dashboard-page.tsx";

export const metadata = { title: "Dashboard · Sluice" };

export default function Page() {
  return <DashboardPage />;
}
