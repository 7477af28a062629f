"use client";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

interface ConfirmProps {
  /** What is asked; null while nothing is. */
  readonly title: string | null;
  readonly text: string;
  readonly action: string;
  readonly loading?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something is taken away, and says what goes with it. */
export const Confirm = ({ title, text, action, loading = false, onConfirm, onClose }: ConfirmProps) => (
  <Dialog
    open={title !== null}
    onClose={onClose}
    title={title ?? ""}
    footer={
      <>
        <Button onClick={onClose}>Keep</Button>
        <Button variant="danger" loading={loading} onClick={onConfirm}>
          {action}
        </Button>
      </>
    }
  >
    <p className="secondary">{text}</p>
  </Dialog>
);
