import { Columns3, CopyMinus, Database, DatabaseZap, FileOutput, FileText, Filter, type LucideIcon, Merge, ShieldCheck, Sigma, Type, Variable } from "lucide-react";
import type { KindName } from "#domain/nodes/table.ts";

const icons: Record<KindName, LucideIcon> = {
  file_source: FileText, postgres_source: Database, select: Columns3, cast: Type, filter: Filter, derive: Variable, dedupe: CopyMinus,
  join: Merge, aggregate: Sigma, check: ShieldCheck, file_sink: FileOutput, postgres_sink: DatabaseZap,
};

export function KindIcon({ kind, size = 16 }: { kind: KindName; size?: number }) {
  const Icon = icons[kind];
  return <Icon size={size} strokeWidth={1.6} aria-hidden />;
}
