/** How much of a step can be read at a zoom: its whole card, its name in large letters, or a box. */
export type Level = "cards" | "names" | "boxes";

const cardsFrom = 0.55;
const boxesBelow = 0.4;
/** So few are drawn in full at every zoom. */
const few = 60;

export function levelOf(zoom: number, steps: number): Level {
  if (zoom >= cardsFrom) return "cards";
  return steps > few && zoom < boxesBelow ? "boxes" : "names";
}
