import {
  ArrowDownWideNarrow, ArrowUpNarrowWide, Binary, Braces, Calculator, Calendar, Clock, Columns3, Combine, CopyMinus, Database, DatabaseZap, Dices,
  EyeOff, FileOutput, FileText, Filter, FoldVertical, Globe, Hash, KeyRound, Layers, ListFilter, ListOrdered, ListTree, Lock, type LucideIcon,
  MapPin, Merge, Package, Regex, Replace, Route, Rows3, Scissors, Search, Send, ShieldCheck, Shuffle, Sigma, Split, Table2, Text, Timer, Type,
  UnfoldVertical, Variable, Waypoints, Webhook,
} from "lucide-react";
import type { IconName } from "#domain/nodes/icons.ts";
import { type KindName, nodeKind } from "#domain/nodes/table.ts";

const icons: Record<IconName, LucideIcon> = {
  "arrow-down-wide-narrow": ArrowDownWideNarrow, "arrow-up-narrow-wide": ArrowUpNarrowWide, binary: Binary, braces: Braces, calculator: Calculator,
  calendar: Calendar, clock: Clock, "columns-3": Columns3, combine: Combine, "copy-minus": CopyMinus, database: Database,
  "database-zap": DatabaseZap, dices: Dices, "eye-off": EyeOff, "file-output": FileOutput, "file-text": FileText, filter: Filter,
  "fold-vertical": FoldVertical, globe: Globe, hash: Hash, "key-round": KeyRound, layers: Layers, "list-filter": ListFilter,
  "list-ordered": ListOrdered, "list-tree": ListTree, lock: Lock, "map-pin": MapPin, merge: Merge, package: Package, regex: Regex, replace: Replace,
  route: Route, "rows-3": Rows3, scissors: Scissors, search: Search, send: Send, "shield-check": ShieldCheck, shuffle: Shuffle, sigma: Sigma,
  split: Split, "table-2": Table2, text: Text, timer: Timer, type: Type, "unfold-vertical": UnfoldVertical, variable: Variable, waypoints: Waypoints,
  webhook: Webhook,
};

export function KindIcon({ kind, size = 16 }: { kind: KindName; size?: number }) {
  const Icon = icons[nodeKind(kind).icon];
  return <Icon size={size} strokeWidth={1.6} aria-hidden />;
}
