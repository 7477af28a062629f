/** Called once, before the server takes its first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { noteClients } = await import("#server/api/note-clients.ts");
  noteClients();
}
