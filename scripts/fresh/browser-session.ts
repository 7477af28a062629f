/** A visitor who keeps cookies: what a browser does with a sign-in link, without a browser. */
export type Visitor = {
  open(url: string): Promise<{ status: number; url: string; text: string }>;
  call(procedure: string, input: unknown, kind: "query" | "mutation"): Promise<unknown>;
};

export function makeVisitor(baseUrl: string): Visitor {
  const cookies = new Map<string, string>();

  async function request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie, origin: baseUrl },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return response;
  }

  async function open(url: string): Promise<{ status: number; url: string; text: string }> {
    const response = await request(url);
    const location = response.headers.get("location");
    if (location) return await open(new URL(location, url).toString());
    return { status: response.status, url, text: await response.text() };
  }

  async function call(procedure: string, input: unknown, kind: "query" | "mutation"): Promise<unknown> {
    const address = `${baseUrl}/api/trpc/${procedure}`;
    const body = JSON.stringify(input);
    const response =
      kind === "query"
        ? await request(`${address}?input=${encodeURIComponent(body)}`)
        : await request(address, { method: "POST", body, headers: { "content-type": "application/json" } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text.slice(0, 300)}`);
    return (JSON.parse(text) as { result: { data: unknown } }).result.data;
  }

  return { open, call };
}
