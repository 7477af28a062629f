import { Menu, type MenuItem } from "../ui/menu.tsx";
import type { ScreenPoint } from "./canvas-tools.ts";

export interface OpenMenu {
  readonly at: ScreenPoint;
  readonly label: string;
  readonly items: readonly MenuItem[];
}

/** A menu at a place of the screen: where the mouse was pressed, or where the focused step stands. */
export const PointMenu = ({ menu, onClose }: { menu: OpenMenu | null; onClose: () => void }) =>
  menu && (
    <Menu
      key={`${menu.label} ${menu.at.x} ${menu.at.y}`}
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      label={menu.label}
      items={menu.items}
      trigger={<span className="point-menu" style={{ left: menu.at.x, top: menu.at.y }} />}
    />
  );
