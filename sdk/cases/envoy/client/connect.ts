import { connect as connectTcp, type Socket } from "node:net";
import type { ConnectionSpec } from "../../format/case-file.js";

/** Opens a connection to a listener on the loopback interface; begins with a PROXY line when the case names addresses. */
export async function connectPlain(port: number, connection: ConnectionSpec): Promise<Socket> {
  const socket = connectTcp({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  if (namesAddresses(connection)) socket.write(proxyLine(connection));
  return socket;
}

/** Whether the listener must take addresses from a PROXY line. */
export function namesAddresses({ client, server }: ConnectionSpec): boolean {
  return client !== undefined || server !== undefined;
}

/** PROXY protocol version 1. */
function proxyLine({ client = "127.0.0.1:40000", server = "127.0.0.1:80" }: ConnectionSpec): string {
  const from = split(client);
  const to = split(server);
  if (from.version !== to.version) throw new Error('"client" and "server" must both be IPv4 or both be IPv6');
  return `PROXY TCP${from.version} ${from.ip} ${to.ip} ${from.port} ${to.port}\r\n`;
}

function split(address: string): { ip: string; port: string; version: 4 | 6 } {
  const at = address.lastIndexOf(":");
  const ip = address.slice(0, at).replace(/^\[|\]$/g, "");
  return { ip, port: address.slice(at + 1), version: ip.includes(":") ? 6 : 4 };
}
