import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

interface GroupDialogProps {
  readonly title: string;
  readonly initial: string;
  readonly onClose: () => void;
  readonly onDone: (name: string) => void;
}

/** Asks for the name of a group. */
export function GroupDialog({ title, initial, onClose, onDone }: GroupDialogProps) {
  const [name, setName] = useState(initial);
  const done = () => {
    if (name.trim()) onDone(name.trim());
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <Button variant="primary" onClick={done} disabled={name.trim() === ""}>
          {title}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          done();
        }}
      >
        <label className="group-field">
          Name of the group
          <input className="input" maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
        </label>
      </form>
    </Dialog>
  );
}
