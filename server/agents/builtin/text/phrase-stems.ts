/** Stems of every word that some phrase of the clauses is made of: a word outside of it cannot be an instruction that was overlooked. */
export const phraseStems = new Set<string>();
