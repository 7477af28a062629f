"use client";
import { LoaderCircle } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: "default" | "primary" | "quiet" | "danger";
  readonly size?: "sm" | "md" | "lg";
  readonly loading?: boolean;
  /** Why the button cannot be used now: it is disabled, and says so. */
  readonly reason?: string | null | undefined;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A refused button keeps its focus, so that a reader hears why: aria-disabled in place of disabled. */
function PlainButton({
  variant = "default",
  size = "md",
  loading = false,
  reason,
  icon,
  className,
  children,
  onClick,
  disabled,
  ...rest
}: ButtonProps) {
  const refused = Boolean(reason);
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || loading}
      aria-disabled={refused || undefined}
      aria-busy={loading || undefined}
      className={classNames(
        "button",
        variant,
        size,
        !children && "icon-only",
        (refused || disabled) && "off",
        className,
      )}
      onClick={refused ? (event) => event.preventDefault() : onClick}
    >
      {loading ? <LoaderCircle size={14} className="spin" aria-hidden /> : icon}
      {children}
    </button>
  );
}

export const Button = (props: ButtonProps) =>
  props.reason ? (
    <Tooltip text={props.reason}>
      <PlainButton {...props} />
    </Tooltip>
  ) : (
    <PlainButton {...props} />
  );

export interface IconButtonProps extends Omit<ButtonProps, "children"> {
  readonly label: string;
  readonly keys?: string;
}

export const IconButton = ({ label, keys, variant = "quiet", ...rest }: IconButtonProps) => (
  <Tooltip text={rest.reason ?? label} keys={keys}>
    <PlainButton {...rest} variant={variant} aria-label={label} />
  </Tooltip>
);
