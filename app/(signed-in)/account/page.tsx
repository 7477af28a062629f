import { AccountPage } from "#components/access/account-page.tsx";

export const metadata = { title: "Account · Sluice" };

export default function Page() {
  return <AccountPage />;
}
