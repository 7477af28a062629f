export type BinaryOperator =
  | "or"
  | "and"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "^"
  | "||"
  | "~"
  | "!~";

/** An expression as written, before columns and types are known. */
export type Syntax =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "string"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "column"; readonly name: string }
  | { readonly kind: "list"; readonly items: readonly Syntax[] }
  | { readonly kind: "interval"; readonly count: Syntax | null; readonly text: string }
  | { readonly kind: "not"; readonly operand: Syntax }
  | { readonly kind: "sign"; readonly negative: boolean; readonly operand: Syntax }
  | { readonly kind: "binary"; readonly operator: BinaryOperator; readonly left: Syntax; readonly right: Syntax }
  | {
      readonly kind: "is";
      readonly operand: Syntax;
      readonly test: "null" | "true" | "false";
      readonly negated: boolean;
    }
  | { readonly kind: "distinct"; readonly left: Syntax; readonly right: Syntax; readonly negated: boolean }
  | { readonly kind: "in"; readonly operand: Syntax; readonly items: readonly Syntax[]; readonly negated: boolean }
  | {
      readonly kind: "between";
      readonly operand: Syntax;
      readonly low: Syntax;
      readonly high: Syntax;
      readonly negated: boolean;
    }
  | {
      readonly kind: "like";
      readonly operand: Syntax;
      readonly pattern: Syntax;
      readonly escape: Syntax | null;
      readonly ignoreCase: boolean;
      readonly negated: boolean;
    }
  | {
      readonly kind: "case";
      readonly subject: Syntax | null;
      readonly branches: readonly { readonly when: Syntax; readonly result: Syntax }[];
      readonly otherwise: Syntax | null;
    }
  | { readonly kind: "cast"; readonly operand: Syntax; readonly type: string; readonly isTry: boolean }
  | {
      readonly kind: "slice";
      readonly operand: Syntax;
      readonly from: Syntax | null;
      readonly to: Syntax | null;
      readonly single: boolean;
    }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Syntax[];
      readonly star: boolean;
      readonly distinct: boolean;
      readonly filter: Syntax | null;
      readonly order: readonly Ordering[];
    };

export interface Ordering {
  readonly by: Syntax;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}
