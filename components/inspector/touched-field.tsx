import type { FocusEvent, ReactNode } from "react";

/** Tells when a person leaves a field, whatever it is made of; it takes no room of its own. */
export function TouchedField({ onLeave, children }: { onLeave: () => void; children: ReactNode }) {
  const leave = ({ currentTarget, relatedTarget }: FocusEvent): void => {
    if (!currentTarget.contains(relatedTarget)) onLeave();
  };
  return (
    <div className="touched-field" onBlur={leave}>
      {children}
    </div>
  );
}
