import type { TcpStream } from "../index.js";
import { scripted } from "../testdata/guest.js";
import { sort } from "./scenario.js";
import type { TcpScenario, TcpSeen } from "./tcp-scenario.js";

/** Plays a TCP scenario on the Node host. */
export async function tcpInHost(scenario: TcpScenario): Promise<TcpSeen> {
  const { host, plugin } = await scripted(scenario.script, { plugin: { name: "p", type: "network" } });
  const stream = plugin.tcpStream();
  const clientEnded = scenario.steps.some((step) => "end" in step);
  for (const step of scenario.steps) {
    if ("client" in step) stream.downstreamData(step.client);
    else if ("server" in step) {
      // Before the filter lets the connection through there is no server to send anything.
      if (stream.info.upstreamChosen) stream.upstreamData(step.server);
    } else if ("wait" in step) host.advanceSync(step.wait);
    else if (step.end === "server") stream.upstreamData("", true);
    else endOfClient(stream);
  }
  if (!clientEnded && stream.info.upstreamChosen) endOfClient(stream);
  stream.close();
  const lines = host.logs.filter((entry) => entry.source === "guest").map((entry) => entry.message);
  return { said: sort(lines).said, toServer: text(stream.upstream.body), toClient: text(stream.downstream.body) };
}

/** The server closes when the client has. */
function endOfClient(stream: TcpStream): void {
  stream.downstreamData("", true);
  if (stream.upstream.ended) stream.upstreamData("", true);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
