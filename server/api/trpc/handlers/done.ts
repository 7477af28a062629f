/** The answer of a procedure that only does something. */
export const done = async (work: Promise<unknown>): Promise<{ done: true }> => {
  await work;
  return { done: true };
};
