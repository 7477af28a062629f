const onMac = (): boolean => typeof navigator !== "undefined" && /Mac|iP(hone|ad)/.test(navigator.platform);

/** Keys as this person's keyboard has them: `Mod+k` reads ⌘ K on a Mac and Ctrl K elsewhere. */
export const keyText = (keys: string): string =>
  keys
    .replace("Mod+", onMac() ? "⌘ " : "Ctrl ")
    .replace("Shift+", "⇧ ")
    .replace(/\b[a-z]\b/g, (letter) => letter.toUpperCase());
