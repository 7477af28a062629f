"use client";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";

interface PathDialogProps {
  /** What is in the field; null while the dialog is closed. */
  readonly path: string | null;
  readonly busy: boolean;
  readonly onPath: (path: string) => void;
  readonly onClose: () => void;
  readonly onDone: (path: string) => void;
}

export function PathDialog({ path, busy, onPath, onClose, onDone }: PathDialogProps) {
  const wanted = path?.trim() ?? "";
  return (
    <Dialog
      open={path !== null}
      onClose={onClose}
      title="Name a path"
      footer={
        <Button variant="primary" loading={busy} disabled={wanted === ""} onClick={() => onDone(wanted)}>
          Read it
        </Button>
      }
    >
      <Field label="Path" help="A file under a folder that the admin allowed.">
        {(control) => (
          <Input
            {...control}
            value={path ?? ""}
            autoFocus
            onChange={(event) => onPath(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && wanted) onDone(wanted);
            }}
          />
        )}
      </Field>
    </Dialog>
  );
}
