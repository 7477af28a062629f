import path from "node:path";

const runtime = path.resolve(import.meta.dirname, "../../../python");

/** What a Python needs to find our runtime, and nothing else of this process. */
export const runtimeEnvironment = (home: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv =>
  ({
    PATH: "/usr/bin:/bin",
    PYTHONPATH: runtime,
    HOME: home,
    ...more,
  }) as unknown as NodeJS.ProcessEnv; // Next widens the type by NODE_ENV
