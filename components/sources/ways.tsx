import { FileUp, FlaskConical, Link2, Plug } from "lucide-react";
import type { ReactNode } from "react";
import { keyText } from "../shell/key-text.ts";
import { Kbd } from "../ui/kbd.tsx";

/** What each of the four ways in does; null for all where the role may not bring data. */
export interface WayActions {
  readonly onFile: () => void;
  readonly onTable: () => void;
  readonly onPath: () => void;
  readonly onExample: () => void;
}

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly keys: string;
  readonly onClick: (() => void) | undefined;
}

function Way({ icon, title, text, keys, onClick }: WayProps) {
  return (
    <button type="button" className="way" onClick={onClick} disabled={!onClick}>
      <span className="way-icon">{icon}</span>
      <span>
        <b>{title}</b>
        <small>{text}</small>
      </span>
      <Kbd>{keys}</Kbd>
    </button>
  );
}

/** The four ways to bring data, each with its key. */
export function Ways({ actions }: { actions: WayActions | null }) {
  return (
    <div className="ways">
      <Way
        icon={<FileUp size={16} strokeWidth={1.6} />}
        title="Drop a file"
        text="CSV, TSV, JSON or Parquet"
        keys="U"
        onClick={actions?.onFile}
      />
      <Way
        icon={<Plug size={16} strokeWidth={1.6} />}
        title="Connect a database"
        text="Postgres, or the local warehouse"
        keys="C"
        onClick={actions?.onTable}
      />
      <Way
        icon={<Link2 size={16} strokeWidth={1.6} />}
        title="Name a path"
        text="in a folder that is allowed"
        keys={keyText("Mod+V")}
        onClick={actions?.onPath}
      />
      <Way
        icon={<FlaskConical size={16} strokeWidth={1.6} />}
        title="Start from the example"
        text="orders and customers, with traps"
        keys="E"
        onClick={actions?.onExample}
      />
    </div>
  );
}
