import { createContext, useContext } from "react";
import type { StepGroup } from "#domain/pipeline/document.ts";
import type { Link } from "./graph.ts";

export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
}

/** What parts of the canvas ask of the whole; it does not change while the view moves. */
export interface CanvasTools {
  readonly editable: boolean;
  readonly setGroup: (name: string, to: StepGroup | null) => void;
  readonly renameGroup: (name: string) => void;
  readonly unfold: (name: string) => void;
  readonly insertOn: (link: Link, at: ScreenPoint) => void;
}

const nothing = (): void => undefined;
export const CanvasToolsContext = createContext<CanvasTools>({
  editable: false,
  setGroup: nothing,
  renameGroup: nothing,
  unfold: nothing,
  insertOn: nothing,
});
export const useCanvasTools = (): CanvasTools => useContext(CanvasToolsContext);
