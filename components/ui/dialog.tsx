"use client";
import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly width?: "normal" | "wide" | "full";
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** The first field has the focus, or the dialog itself: never its Close button. */
function focusInside(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget as HTMLElement;
  const field = dialog.querySelector<HTMLElement>(
    ".dialog-body :is([autofocus], input, textarea, select, [role='combobox']):not([disabled])",
  );
  (field ?? dialog).focus();
}

/** Traps focus and gives it back; Escape and the backdrop close it. */
export function Dialog({ open, onClose, title, description, width = "normal", footer, children }: DialogProps) {
  return (
    <Radix.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content
          className={classNames("dialog", width)}
          onOpenAutoFocus={focusInside}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header>
            <div>
              <Radix.Title>{title}</Radix.Title>
              {description && <Radix.Description>{description}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" icon={<X size={16} />} />
            </Radix.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
