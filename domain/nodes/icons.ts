/** The pictures a kind may choose from, by lucide's names; the canvas draws all of them. */
export const iconNames = [
  "arrow-down-wide-narrow", "arrow-up-narrow-wide", "binary", "braces", "calculator", "calendar", "clock", "columns-3", "combine", "copy-minus", "database", "database-zap",
  "dices", "eye-off", "file-output", "file-text", "filter", "fold-vertical", "globe", "hash", "key-round", "layers", "list-filter", "list-ordered", "list-tree", "lock",
  "map-pin", "merge", "package", "regex", "replace", "route", "rows-3", "scissors", "search", "send", "shield-check", "shuffle", "sigma", "split", "table-2", "text",
  "timer", "type", "unfold-vertical", "variable", "waypoints", "webhook",
] as const;
export type IconName = (typeof iconNames)[number];
