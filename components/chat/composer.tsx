"use client";
import { ArrowUp, Paperclip } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { useReason } from "../shell/session.tsx";
import { IconButton } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { Segmented } from "../ui/toggle.tsx";

export type ChatMode = "ask" | "plan" | "build";

interface ComposerProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly mode: ChatMode;
  readonly onMode: (mode: ChatMode) => void;
  readonly planners: readonly ("builtin" | "llm")[];
  readonly planner: "builtin" | "llm";
  readonly onPlanner: (planner: "builtin" | "llm") => void;
  readonly onSend: () => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly busy: boolean;
  /** Why nothing can be asked yet, such as no source. */
  readonly blocked: string | null;
}

export function Composer({
  text,
  onText,
  mode,
  onMode,
  planners,
  planner,
  onPlanner,
  onSend,
  onFiles,
  busy,
  blocked,
}: ComposerProps) {
  const files = useRef<HTMLInputElement>(null);
  const role = useReason("pipeline.edit");
  const reason = role ?? blocked ?? (text.trim() === "" ? "Say what should come out" : null);
  const keys = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!reason && !busy) onSend();
  };
  return (
    <div className="composer">
      <textarea
        id="composer"
        aria-label="Request"
        rows={Math.min(8, Math.max(2, text.split("\n").length))}
        placeholder={blocked ?? "Describe the result"}
        value={text}
        disabled={Boolean(role)}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={keys}
      />
      <div>
        <Segmented<ChatMode>
          label="Mode"
          value={mode}
          onChange={onMode}
          options={[
            { value: "ask", label: "Ask", title: "Answers, changes nothing" },
            { value: "plan", label: "Plan", title: "Proposes, you decide" },
            {
              value: "build",
              label: "Build",
              title: "Also accepts what is low-risk and proven, as your standing order",
            },
          ]}
        />
        {planners.length > 1 ? (
          <span className="planner">
            <Select
              label="Planner"
              value={planner}
              onChange={(value) => onPlanner(value === "llm" ? "llm" : "builtin")}
              options={planners.map((each) => ({ value: each, label: each === "llm" ? "model" : "built-in planner" }))}
            />
          </span>
        ) : (
          <span className="secondary planner-name">built-in planner</span>
        )}
        <span className="spacer" />
        <input
          ref={files}
          type="file"
          hidden
          multiple
          onChange={(event) => {
            onFiles([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <IconButton
          label="Bring a file"
          icon={<Paperclip size={15} />}
          reason={role}
          onClick={() => files.current?.click()}
        />
        <IconButton
          label="Send"
          variant="primary"
          loading={busy}
          reason={reason}
          icon={<ArrowUp size={15} />}
          onClick={onSend}
        />
      </div>
    </div>
  );
}
