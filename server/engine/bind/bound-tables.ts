import type { Column } from "#domain/sql/types.ts";

interface Relation {
  readonly columns: readonly Column[];
  /** The relation whose table stands for this one, since their columns are the same. */
  readonly like: string | null;
  isMade: boolean;
}

const isSame = (one: readonly Column[], other: readonly Column[]): boolean =>
  one === other ||
  (one.length === other.length &&
    one.every((column, index) => column.name === other[index]!.name && column.type === other[index]!.type));

/** The empty tables that stand for relations while a document is bound: each is made when a statement first reads it. */
export class BoundTables {
  readonly #relations = new Map<string, Relation>();
  readonly #create: (table: string, columns: readonly Column[]) => Promise<void>;

  constructor(create: (table: string, columns: readonly Column[]) => Promise<void>) {
    this.#create = create;
  }

  /** Notes a relation; `before` is what it was made from, whose table is taken where the columns are the same. */
  add(relation: string, columns: readonly Column[], before: string | null): void {
    const given = before === null ? undefined : this.#relations.get(before);
    const like = given && isSame(given.columns, columns) ? (given.like ?? before) : null;
    this.#relations.set(relation, { columns, like, isMade: false });
  }

  /** The name of its table, which is there after this. */
  async use(relation: string): Promise<string> {
    const known = this.#relations.get(relation);
    if (!known) return relation;
    if (known.like !== null) return this.use(known.like);
    if (!known.isMade) {
      known.isMade = true;
      await this.#create(relation, known.columns);
    }
    return relation;
  }
}
