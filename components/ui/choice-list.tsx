"use client";
import { Command } from "cmdk";
import { Check } from "lucide-react";
import { useState } from "react";
import { formatNumber } from "./format.ts";

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

/** So many choices are drawn at once; of more, the first that hold what was typed. */
const mostDrawn = 100;

const matching = (choices: readonly Choice[], typed: string): readonly Choice[] =>
  choices.filter(({ value, label }) => (label ?? value).toLowerCase().includes(typed.trim().toLowerCase()));

/** Choices that typing narrows; arrows move, Enter chooses. */
export const ChoiceList = ({ choices: all, chosen, label, onChoose }: ChoiceListProps) => {
  const [typed, setTyped] = useState("");
  const isLong = all.length > mostDrawn;
  const found = isLong ? matching(all, typed) : all;
  const choices = found.slice(0, mostDrawn);
  return (
    <Command label={label} className="choice-list" shouldFilter={!isLong}>
      <Command.Input
        placeholder="Type to find"
        className="choice-search"
        autoFocus
        value={typed}
        onValueChange={setTyped}
      />
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
      {found.length > choices.length && (
        <p className="choice-empty">{`${formatNumber(found.length - choices.length)} more: type to find them.`}</p>
      )}
    </Command>
  );
};
