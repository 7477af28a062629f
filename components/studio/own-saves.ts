interface Save {
  readonly from: number;
  readonly to: number;
}

/**
 * The revisions that this page's own saves made, in order. A person who goes on while a save is under way works on an
 * older revision than the one shown next, and that is no conflict; somebody else's save still is.
 */
export class OwnSaves {
  readonly #saves: Save[] = [];

  add(save: Save): void {
    this.#saves.push(save);
  }

  /** The revision that the one seen became by own saves alone. */
  follow(seen: number): number {
    const since = this.#saves.findLastIndex((save) => save.to === seen) + 1;
    return this.#saves.slice(since).reduce((revision, save) => (save.from === revision ? save.to : revision), seen);
  }
}
