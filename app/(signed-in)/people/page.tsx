import { PeoplePage } from "#components/access/people-page.tsx";

export const metadata = { title: "People · Sluice" };

export default function Page() {
  return <PeoplePage />;
}
