import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { bootstrap, cluster, startEnvoy, tcpListener, wasmNetworkFilter } from "../../envoy/index.js";
import { guest } from "../testdata/guest.js";
import { linesOf } from "./in-envoy.js";
import { sort } from "./scenario.js";
import type { TcpScenario, TcpSeen } from "./tcp-scenario.js";

interface Backend {
  readonly server: Server;
  readonly port: number;
  socket: Socket | undefined;
  received: string;
}

/** Plays TCP scenarios in one real Envoy, a listener for each, all at the same time. */
export async function tcpInEnvoy(scenarios: readonly TcpScenario[]): Promise<Map<string, TcpSeen>> {
  const module = await guest("script");
  const backends = await Promise.all(scenarios.map(serve));
  const envoy = await startEnvoy({
    bootstrap: bootstrap({
      listeners: scenarios.map(({ script }, i) =>
        tcpListener({
          name: `l${i}`,
          cluster: `u${i}`,
          networkFilters: [wasmNetworkFilter({ name: `p${i}`, vmId: `v${i}`, module, configuration: script })],
        }),
      ),
      clusters: backends.map(({ port }, i) => cluster({ name: `u${i}`, ports: [port] })),
    }),
  });
  try {
    const listeners = await envoy.admin.listeners();
    const played = scenarios.map(async (scenario, i) => {
      const backend = backends[i] as Backend;
      const toClient = await play((listeners.get(`l${i}`) as { port: number }).port, scenario, backend);
      return [
        scenario.name,
        { said: sort(await linesOf(envoy, i)).said, toServer: backend.received, toClient },
      ] as const;
    });
    return new Map(await Promise.all(played));
  } finally {
    await envoy.stop();
    for (const { server, socket } of backends) {
      socket?.destroy();
      server.close();
    }
  }
}

async function serve(): Promise<Backend> {
  const server = createServer({ allowHalfOpen: true });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const backend: Backend = { server, port: (server.address() as AddressInfo).port, socket: undefined, received: "" };
  server.on("connection", (socket) => {
    backend.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => (backend.received += chunk.toString("latin1")));
    socket.on("end", () => socket.end());
  });
  return backend;
}

async function play(port: number, { steps }: TcpScenario, backend: Backend): Promise<string> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let received = "";
  socket.on("error", () => undefined);
  socket.on("data", (chunk) => (received += chunk.toString("latin1")));
  await pause(40);
  for (const step of steps) {
    if ("client" in step) socket.write(step.client);
    else if ("server" in step) backend.socket?.write(step.server);
    else if ("wait" in step) await pause(step.wait);
    else if (step.end === "client") socket.end();
    else backend.socket?.end();
    await pause(40);
  }
  socket.destroy();
  await pause(40);
  return received;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
