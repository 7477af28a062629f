"use client";
import { X } from "lucide-react";
import { useState } from "react";

interface WordsControlProps {
  readonly values: readonly string[];
  readonly onCommit: (values: string[]) => void;
  readonly label: string;
  readonly placeholder: string;
  readonly disabled: boolean;
}

/** Texts of any kind as chips; one is added by Enter or by leaving the field. A blank is shown as one. */
export function WordsControl({ values, onCommit, label, placeholder, disabled }: WordsControlProps) {
  const [text, setText] = useState("");
  const add = () => {
    if (text !== "" && !values.includes(text)) onCommit([...values, text]);
    setText("");
  };
  return (
    <div className="tag-input words" role="group" aria-label={label}>
      {values.map((value) => (
        <span key={value} className="chip mono accent">
          <span>{value.replaceAll(" ", "␣")}</span>
          <button
            type="button"
            aria-label={`Remove ${value}`}
            disabled={disabled}
            onClick={() => onCommit(values.filter((each) => each !== value))}
          >
            <X size={11} aria-hidden />
          </button>
        </span>
      ))}
      <input
        aria-label={`Add to ${label}`}
        value={text}
        placeholder={values.length === 0 ? placeholder : ""}
        disabled={disabled}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
          if (event.key === "Escape") {
            setText("");
            event.stopPropagation();
          }
          if (event.key === "Backspace" && text === "" && values.length > 0) onCommit(values.slice(0, -1));
        }}
      />
    </div>
  );
}
