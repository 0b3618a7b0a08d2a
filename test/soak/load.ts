import { Agent, request } from "node:http";

export interface Load {
  readonly port: number;
  readonly count: number;
  /** Connections that are kept open, each with one request at a time. */
  readonly connections: number;
  /** Path and headers of the n-th request. */
  readonly request: (n: number) => { readonly path: string; readonly headers: Readonly<Record<string, string>> };
}

/** Sends requests to a loopback port and answers how often each status came back; 0 stands for no answer. */
export async function load({ port, count, connections, request: next }: Load): Promise<Map<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const statuses = new Map<number, number>();
  let sent = 0;
  const one = (): Promise<number> =>
    new Promise((resolve) => {
      const { path, headers } = next(sent);
      const outgoing = request({ host: "127.0.0.1", port, path, headers, agent, timeout: 30_000 }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode ?? 0));
        answer.on("error", () => resolve(0));
      });
      outgoing.on("timeout", () => outgoing.destroy());
      outgoing.on("error", () => resolve(0));
      outgoing.end();
    });
  const connection = async (): Promise<void> => {
    while (sent < count) {
      sent++;
      const status = await one();
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  agent.destroy();
  return statuses;
}
