import { ChatOpenAI } from "@langchain/openai";
import { z } from "zod";
import { issueSentence } from "#domain/errors/issue-words.ts";
import { fail, SluiceError } from "#domain/errors/sluice-error.ts";
import type { ModelConfig, TurnRequest } from "../turn.ts";
import { instructions, question } from "./model-context.ts";

const replySchema = z.object({
  reading: z.string().max(5000),
  doubts: z.array(z.string().max(1000)).max(100).default([]),
  proposals: z.array(z.unknown()).max(200),
});
export interface ModelReply {
  readonly reading: string;
  readonly doubts: readonly string[];
  readonly proposals: readonly unknown[];
}

const responseFormat = { type: "json_object" } as const;
const mend = "Ask again, ask in other words, or use the built-in planner.";

/** The reply's text as JSON; a fence of backticks around it is taken off. */
function readReply(text: string): ModelReply {
  const bare = text
    .trim()
    .replace(/^```(?:json)?\s*/i, "")
    .replace(/\s*```$/, "");
  let value: unknown;
  try {
    value = JSON.parse(bare);
  } catch {
    throw fail("model_failed", "The model's reply is not JSON, so nothing of it was used.", {
      got: text.slice(0, 120),
      mend,
    });
  }
  const result = replySchema.safeParse(value);
  if (!result.success)
    throw fail(
      "model_failed",
      `The model's reply cannot be used. ${issueSentence(result.error, { given: value, whole: "The reply" })}`,
      { mend },
    );
  const proposals = result.data.proposals.map((each, index) =>
    typeof each === "object" && each !== null
      ? { kind: index === 0 ? "skeleton" : "step", risk: "medium", requires: [], touches: [], facts: [], ...each }
      : each,
  );
  return { ...result.data, proposals };
}

const textOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : Array.isArray(content)
      ? content
          .map((part) => (typeof part === "object" && part !== null && "text" in part ? String(part.text) : ""))
          .join("")
      : "";

/** One question to the model; `onPayload` gets the body exactly as it is sent. */
export async function planWithModel(
  turn: TurnRequest,
  config: ModelConfig,
  onPayload: (payload: string) => void,
): Promise<ModelReply> {
  const model = new ChatOpenAI({
    model: config.model,
    apiKey: config.apiKey,
    temperature: 0,
    maxRetries: 1,
    timeout: config.timeoutMs ?? 120_000,
    configuration: {
      baseURL: config.baseUrl,
      fetch: (url, init) => {
        if (typeof init?.body === "string") onPayload(init.body);
        return fetch(url, init);
      },
    },
  });
  let text: string;
  try {
    const reply = await model.invoke(
      [
        { role: "system", content: instructions() },
        { role: "user", content: question(turn) },
      ],
      { response_format: responseFormat, ...(turn.signal ? { signal: turn.signal } : {}) },
    );
    text = textOf(reply.content);
  } catch (error) {
    if (turn.signal?.aborted) throw fail("cancelled", "The turn was cancelled.");
    const status = (error as { status?: unknown }).status;
    throw new SluiceError(
      fail(
        "model_failed",
        `The model ${config.model} did not answer${typeof status === "number" ? ` (HTTP ${status})` : ""}.`,
        { mend: "Check OPENAI_BASE_URL, OPENAI_API_KEY and SLUICE_MODEL, or use the built-in planner." },
      ).problems,
      error instanceof Error ? error.message : String(error),
    );
  }
  return readReply(text);
}
