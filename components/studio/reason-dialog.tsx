"use client";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Textarea } from "../ui/field.tsx";

interface ReasonDialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly description: string;
  readonly action: string;
  readonly onClose: () => void;
  readonly onDone: (reason: string) => void;
}

/** Asks for a reason that is kept in the audit. */
export function ReasonDialog({ open, title, description, action, onClose, onDone }: ReasonDialogProps) {
  const [reason, setReason] = useState("");
  const done = () => {
    onDone(reason.trim());
    setReason("");
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button variant="primary" disabled={reason.trim() === ""} onClick={done}>
            {action}
          </Button>
        </>
      }
    >
      <Field label="Reason">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            autoFocus
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
