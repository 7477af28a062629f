import Link from "next/link";
import { EmptyState } from "#components/ui/states.tsx";

export default function NotFound() {
  return (
    <main className="signed-out">
      <EmptyState
        title="There is nothing at this address"
        actions={
          <Link className="button primary" href="/">
            Go to the dashboard
          </Link>
        }
      >
        It may have been removed, or it belongs to another workspace.
      </EmptyState>
    </main>
  );
}
