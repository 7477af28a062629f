const held = globalThis as { sluiceHeld?: Map<string, unknown> };

/** One instance in the whole process, although a bundler may load a module several times. */
export function processWide<T>(name: string, make: () => T): T {
  const all = (held.sluiceHeld ??= new Map());
  if (!all.has(name)) all.set(name, make());
  return all.get(name) as T;
}

/** Forgets it, so that the next use makes a new one. */
export const forgetProcessWide = (name: string): void => void held.sluiceHeld?.delete(name);
