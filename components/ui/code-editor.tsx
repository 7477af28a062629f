"use client";
import { sql } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import CodeMirror, { EditorView } from "@uiw/react-codemirror";

interface CodeEditorProps {
  readonly value: string;
  readonly language: "yaml" | "sql" | "text";
  readonly onChange?: ((value: string) => void) | undefined;
  readonly label: string;
  readonly height?: string;
}

const look = EditorView.theme({
  "&": { backgroundColor: "var(--bg-surface)", color: "var(--text-1)", fontSize: "12px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-gutters": { backgroundColor: "var(--bg-sunken)", color: "var(--text-3)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--bg-hover)" },
  ".cm-cursor": { borderLeftColor: "var(--text-1)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-soft) !important" },
});

export function CodeEditor({ value, language, onChange, label, height = "100%" }: CodeEditorProps) {
  const extensions = [look, EditorView.contentAttributes.of({ "aria-label": label }), ...(language === "sql" ? [sql()] : language === "yaml" ? [yaml()] : [])];
  return <CodeMirror value={value} height={height} theme="none" readOnly={!onChange} editable={Boolean(onChange)} extensions={extensions} {...(onChange ? { onChange } : {})} basicSetup={{ foldGutter: false }} className="code-editor" />;
}
