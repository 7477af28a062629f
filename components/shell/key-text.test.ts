import { expect, test } from "vitest";
import { keyText } from "./key-text.ts";

test("keys read as the keyboard has them", () => {
  expect(keyText("Mod+k")).toBe("Ctrl K");
  expect(keyText("Mod+Shift+z")).toBe("Ctrl ⇧ Z");
  expect(keyText("g d")).toBe("G D");
  expect(keyText("Mod+Enter")).toBe("Ctrl Enter");
});
