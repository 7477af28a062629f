import { cell, type Place } from "../canvas/layered-layout.ts";

/** The places of a long pipeline in bands of so many columns, one below the other, each as tall as what stands in it. */
export function inBands(places: ReadonlyMap<string, Place>, columns: number): Map<string, Place> {
  const bandOf = ({ x }: Place): number => Math.floor(Math.round(x / cell.x) / columns);
  const heights: number[] = [];
  for (const place of places.values()) {
    const band = bandOf(place);
    heights[band] = Math.max(heights[band] ?? 0, place.y + cell.y);
  }
  const topOf = (band: number): number => heights.slice(0, band).reduce((sum, height) => sum + (height ?? 0), 0);
  return new Map(
    [...places].map(([name, place]) => {
      const band = bandOf(place);
      return [name, { x: place.x - band * columns * cell.x, y: place.y + topOf(band) }];
    }),
  );
}
