"use client";
import { Command } from "cmdk";
import { Check } from "lucide-react";

export interface Choice {
  readonly value: string;
  readonly label?: string;
  readonly hint?: string | undefined;
}

interface ChoiceListProps {
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly label: string;
  readonly onChoose: (value: string) => void;
}

/** Choices that typing narrows; arrows move, Enter chooses. */
export const ChoiceList = ({ choices, chosen, label, onChoose }: ChoiceListProps) => (
  <Command label={label} className="choice-list">
    <Command.Input placeholder="Type to find" className="choice-search" autoFocus />
    <Command.List>
      <Command.Empty className="choice-empty">Nothing is called that.</Command.Empty>
      {choices.map(({ value, label: text, hint }) => (
        <Command.Item
          key={value}
          value={value}
          keywords={[text ?? value]}
          className="menu-item"
          onSelect={() => onChoose(value)}
        >
          <span>{text ?? value}</span>
          {hint && <small>{hint}</small>}
          {chosen.includes(value) && <Check size={13} className="menu-check" aria-label="chosen" />}
        </Command.Item>
      ))}
    </Command.List>
  </Command>
);
