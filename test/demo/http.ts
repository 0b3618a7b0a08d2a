import { request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly port: number;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Loopback address to come from. */
  readonly from?: string;
}

/** One HTTP request to a loopback port, on a connection of its own. */
export function ask({ port, method = "GET", path = "/", headers = {}, from }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, method, path, headers, agent: false, timeout: 10_000 };
    const sent = request(from === undefined ? options : { ...options, localAddress: from }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer from port ${port} in 10 s`)));
    sent.on("error", reject);
    sent.end();
  });
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks again until there is an answer that is not null, or time is up. */
export async function until<T>(milliseconds: number, attempt: () => Promise<T | null>): Promise<T | null> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const found = await attempt();
    if (found !== null || Date.now() > deadline) return found;
    await pause(100);
  }
}
