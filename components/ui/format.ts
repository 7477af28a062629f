const nf = new Intl.NumberFormat("en-US");
export const formatNumber = (value: number | null | undefined): string =>
  value === null || value === undefined ? "–" : nf.format(value);

const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
export const formatShort = (value: number): string => short.format(value);

export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return "–";
  const units = ["B", "KB", "MB", "GB", "TB"];
  // What would round to 1,000 of a unit is one of the next.
  const power = Math.max(
    0,
    units.findLastIndex((_unit, index) => bytes >= (index === 1 ? 1_000 : 999.95 * 1_000 ** (index - 1))),
  );
  return `${(bytes / 1000 ** power).toLocaleString("en-US", { maximumFractionDigits: power === 0 ? 0 : 1 })} ${units[power]}`;
}

/** 820 ms, 4.2 s, 2m 12s, 1h 04m. */
export function formatDuration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "–";
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toLocaleString("en-US", { maximumFractionDigits: 1 })} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
  return `${Math.floor(seconds / 3_600)}h ${String(Math.floor((seconds % 3_600) / 60)).padStart(2, "0")}m`;
}

/** Instants are stored in UTC; these show them in the person's own zone. */
export const formatInstant = (iso: string): string =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(new Date(iso));
export const formatClock = (at: number | string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(new Date(at));
export const personZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function formatAge(iso: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1_000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export const formatPercent = (share: number): string =>
  `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: share > 0 && share < 0.001 ? 3 : share < 0.1 ? 2 : 1 })} %`;
