import { expect, test } from "vitest";
import { handleTrpc } from "./handle-request.ts";

async function ask(questions: number, method: "GET" | "POST") {
  let looks = 0;
  const paths = Array.from({ length: questions }, () => (method === "GET" ? "session.get" : "session.rename")).join(
    ",",
  );
  const json = { method, body: "{}", headers: { "content-type": "application/json" } };
  const request = new Request(`http://localhost/api/trpc/${paths}?batch=1`, method === "POST" ? json : {});
  const answer = await handleTrpc(request, () => {
    looks += 1;
    return Promise.resolve({ caller: null, baseUrl: "http://localhost", sameOrigin: true, signal: request.signal });
  });
  return { status: answer.status, looks, text: await answer.text() };
}

test.each(["GET", "POST"] as const)(
  "ten questions in one %s are answered each, an eleventh has the request refused",
  async (method) => {
    const ten = await ask(10, method);
    const codes = (JSON.parse(ten.text) as { error: { data: { code: string } } }[]).map((each) => each.error.data.code);
    expect(codes).toEqual(Array.from({ length: 10 }, () => "UNAUTHORIZED"));
    expect(ten.text).not.toContain("One request asks at most");
    const eleven = await ask(11, method);
    expect(eleven.text).toContain("One request asks at most 10 questions.");
    expect([eleven.looks, eleven.status >= 400]).toEqual([0, true]);
  },
);
