import type { ReactNode } from "react";
import { Button } from "./button.tsx";

/** What a region shows when there is nothing yet: what will be here, and the way there. */
export const EmptyState = ({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) => (
  <div className="empty-state">
    <h3>{title}</h3>
    {children && <p>{children}</p>}
    {actions && <div>{actions}</div>}
  </div>
);

export const Skeleton = ({ width = "100%", height = 8 }: { width?: number | string; height?: number }) => (
  <span className="skeleton" style={{ width, height }} aria-hidden />
);

export const LoadingRows = ({ rows = 4, label = "Loading" }: { rows?: number; label?: string }) => (
  <div className="loading-rows" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_, index) => (
      <Skeleton key={index} width={`${90 - index * 12}%`} />
    ))}
  </div>
);

export const FailedState = ({
  message,
  mend,
  onRetry,
}: {
  message: string;
  mend?: string | null;
  onRetry?: () => void;
}) => (
  <div className="empty-state failed" role="alert">
    <h3>{message}</h3>
    {mend && <p>{mend}</p>}
    {onRetry && (
      <div>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    )}
  </div>
);

export const Progress = ({ value, label }: { value: number | null; label: string }) => (
  <div
    className="progress"
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={value === null ? undefined : Math.round(value * 100)}
  >
    <i
      className={value === null ? "unknown" : ""}
      style={value === null ? undefined : { width: `${Math.min(100, value * 100)}%` }}
    />
  </div>
);
