import { type ChildProcess, spawn } from "node:child_process";
import { fail, type SluiceError } from "#domain/errors/sluice-error.ts";
import type { ChildProgress, ChildReply, ChildRequest, OpenRequest } from "./child/protocol.ts";
import { nodeBinary, repositoryFile } from "#server/platform/repository-file.ts";

type Request = ChildRequest extends infer R ? (R extends { id: number } ? Omit<R, "id"> : never) : never;
interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const flags = [
  "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
  "--disable-warning=ExperimentalWarning",
  "--max-old-space-size=512",
];

/** A child that works tells its progress five times a second; one that says nothing for this long is stopped or stuck. */
const silentAfterS = 15;
/** Opening is the first thing asked of a child, and takes a few ms: nothing is lost by taking another one. */
const silentAtOpenAfterS = 5;
/** A third of a second as a rule; on a machine that has too much to do, many start at once. */
const longestStartS = 30;

/** A failure that DuckDB reported; `report` is its text as the child sent it. */
export class StatementError extends Error {
  readonly report: string;
  constructor(report: string) {
    super(report);
    this.name = "StatementError";
    this.report = report;
  }
}

/** The parent's end of one child process: requests out, replies back, and one clear error when it is gone. */
export class EngineChild {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ready: Promise<void>;
  readonly #exited: Promise<void>;
  #next = 1;
  #gone: SluiceError | null = null;
  #reason: SluiceError | null = null;
  #isOpen = false;
  #silentS = 0;
  #listening: NodeJS.Timeout | null = null;
  progress: ((progress: ChildProgress) => void) | null = null;

  /** In front: with the priority of this process, as a person waits for this work alone. */
  constructor({ inFront = false }: { inFront?: boolean } = {}) {
    const program = [repositoryFile("server/engine/child/main.ts"), ...(inFront ? ["--in-front"] : [])];
    this.#process = spawn(nodeBinary(), [...flags, ...program], {
      env: {} as NodeJS.ProcessEnv,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      serialization: "json",
    });
    let stderr = "";
    this.#process.stderr?.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-2_000);
    });
    let ready: () => void = () => undefined;
    this.#ready = new Promise((resolve, reject) => {
      ready = resolve;
      this.#waiting.set(0, { resolve: () => undefined, reject });
    });
    this.#ready.catch(() => undefined);
    this.#process.on("message", (reply: ChildReply) => {
      this.#silentS = 0;
      if ("ready" in reply) {
        this.#waiting.delete(0);
        ready();
      } else this.#take(reply);
    });
    this.#process.on("error", (error) => {
      stderr += String(error);
    });
    this.#exited = new Promise((resolve) => {
      const end = (detail: string): void => {
        this.#gone =
          this.#reason ??
          fail("engine_crashed", `The engine's process ended unexpectedly (${detail}).`, {
            mend: "Run it again; if it ends there again, the input may be damaged.",
          });
        this.#waiting.forEach((each) => each.reject(this.#gone!));
        this.#waiting.clear();
        this.#stopListening();
        resolve();
      };
      this.#process.once("exit", (code, signal) =>
        end(signal ?? `exit code ${code}${stderr ? `: ${stderr.trim().split("\n").at(-1)}` : ""}`),
      );
    });
    this.#process.unref();
    this.#process.channel?.unref();
    (this.#process.stderr as { unref?: () => void } | null)?.unref?.();
  }

  get pid(): number {
    return this.#process.pid ?? -1;
  }

  /** Whether it has answered everything, and nobody has ended it. */
  get isIdle(): boolean {
    return this.#gone === null && this.#reason === null && this.#waiting.size === 0;
  }

  /** Waits for more work, which begins with opening it again. */
  rest(): void {
    this.progress = null;
    this.#isOpen = false;
  }

  get isGone(): boolean {
    return this.#gone !== null;
  }

  #take(reply: Exclude<ChildReply, { ready: true }>): void {
    if ("progress" in reply) {
      this.progress?.(reply.progress);
      return;
    }
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) {
      this.#process.channel?.unref();
      this.#stopListening();
    }
    if (this.#reason) this.#process.kill("SIGKILL");
    if ("failure" in reply) waiting?.reject(this.#reason ?? new StatementError(reply.failure.message));
    else waiting?.resolve(reply.result);
  }

  /** Counts seconds of this process's own time: one that was itself stopped must not blame the child. */
  #listen(): void {
    this.#silentS = 0;
    this.#listening ??= setInterval(() => {
      this.#silentS += 1;
      const isStarting = this.#waiting.has(0);
      if (this.#silentS < (isStarting ? longestStartS : this.#isOpen ? silentAfterS : silentAtOpenAfterS)) return;
      void this.kill(
        fail("engine_crashed", `The engine's process did not answer for ${this.#silentS} s and was ended.`, {
          mend: "Run it again; if it stops there again, look whether the machine has memory and processor time left.",
        }),
      );
    }, 1_000);
  }

  #stopListening(): void {
    if (this.#listening) clearInterval(this.#listening);
    this.#listening = null;
  }

  async request<T>(request: Request): Promise<T> {
    this.#process.ref();
    this.#process.channel?.ref();
    this.#listen();
    await this.#ready;
    if (this.#gone) throw this.#gone;
    const id = this.#next;
    this.#next += 1;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#process.channel?.ref();
      this.#process.send({ ...request, id } as ChildRequest, (error) => {
        if (!error || !this.#waiting.delete(id)) return;
        reject(this.#gone ?? fail("engine_crashed", "The engine's process cannot be reached."));
      });
    });
  }

  async open(settings: OpenRequest): Promise<void> {
    await this.request<void>({ op: "open", open: settings });
    this.#isOpen = true;
  }

  interrupt(): void {
    if (!this.#gone && this.#process.connected)
      this.#process.send({ op: "interrupt", id: -1 } satisfies ChildRequest, () => undefined);
  }

  /** Interrupts what runs and, half a second later, kills the process; every waiting request fails with `reason`. */
  async cancel(reason: SluiceError): Promise<void> {
    this.#reason ??= reason;
    this.#process.ref();
    this.interrupt();
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), 500);
    await this.#exited.finally(() => clearTimeout(timer));
  }

  async kill(reason: SluiceError | null = null): Promise<void> {
    this.#reason ??= reason;
    this.#process.ref();
    this.#process.kill("SIGKILL");
    await this.#exited;
  }
}
