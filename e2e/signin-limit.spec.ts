import { request as sendRequest } from "node:http";
import { expect, test } from "@playwright/test";

interface Sent {
  readonly from: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface Answer {
  readonly cookies: string[];
  readonly location: string;
  readonly text: string;
}

/** A request whose connection comes from an address of our choice: the whole of 127.0.0.0/8 is this machine. */
const send = (path: string, { from, method = "GET", headers = {}, body = "" }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(process.env.SLUICE_TEST_URL!);
    const options = { host: "127.0.0.1", port, path, method, headers, localAddress: from };
    sendRequest(options, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => {
        const cookies = (response.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]!);
        resolve({ cookies, location: response.headers.location ?? "", text });
      });
    })
      .once("error", reject)
      .end(body);
  });

async function guess(from: string, forwarded: string): Promise<"wrong" | "waits"> {
  const { cookies, text } = await send("/api/auth/csrf", { from });
  const { csrfToken } = JSON.parse(text) as { csrfToken: string };
  const answer = await send("/api/auth/callback/password", {
    from,
    method: "POST",
    headers: {
      cookie: cookies.join("; "),
      "content-type": "application/x-www-form-urlencoded",
      "x-forwarded-for": forwarded,
      "x-real-ip": forwarded,
      forwarded: `for=${forwarded}`,
    },
    body: new URLSearchParams({ csrfToken, email: "nobody@example.org", password: "a guess" }).toString(),
  });
  const said = decodeURIComponent(answer.location.replaceAll("+", " "));
  if (said.includes("Too many attempts")) return "waits";
  if (said.includes("do not belong together")) return "wrong";
  throw new Error(`Unexpected: ${answer.location} ${answer.text.slice(0, 300)}`);
}

test("guesses are counted by the connection's own address, whatever a client says of its origin", async () => {
  const answers: string[] = [];
  for (let index = 0; index < 12; index += 1) answers.push(await guess("127.0.0.7", `198.51.100.${index}`));
  expect(answers).toEqual([...Array<string>(10).fill("wrong"), "waits", "waits"]);
  expect(await guess("127.0.0.8", "127.0.0.7")).toBe("wrong");
});
