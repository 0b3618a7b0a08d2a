import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Duplex } from "node:stream";
import type { TlsIdentity } from "../../../envoy/config/tls.js";
import type { ConnectionSpec } from "../../format/case-file.js";

/**
 * Opens a connection to a listener on the loopback interface, as a case describes it: a PROXY line when it names
 * addresses, TLS when the client has an identity.
 */
export async function openConnection(
  port: number,
  spec: ConnectionSpec,
  identity: TlsIdentity | null,
): Promise<Duplex> {
  const socket = connectTcp({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  await ready(socket, "connect");
  if (namesAddresses(spec)) socket.write(proxyLine(spec));
  if (!identity) return socket;
  const { certificate: cert, privateKey: key, trusted: ca } = identity;
  const secure = connectTls({
    socket,
    cert,
    key,
    ca,
    checkServerIdentity: () => undefined,
    ...(spec.sni ? { servername: spec.sni } : {}),
  });
  await ready(secure, "secureConnect");
  return secure;
}

function ready(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => {
      socket.off("error", reject);
      resolve();
    });
    socket.once("error", reject);
  });
}

/** Whether the listener must take addresses from a PROXY line. */
export function namesAddresses({ client, server }: ConnectionSpec): boolean {
  return client !== undefined || server !== undefined;
}

/** PROXY protocol version 1. */
function proxyLine({ client = "127.0.0.1:40000", server = "127.0.0.1:80" }: ConnectionSpec): string {
  const from = splitAddress(client);
  const to = splitAddress(server);
  if (from.version !== to.version) throw new Error('"client" and "server" must both be IPv4 or both be IPv6');
  return `PROXY TCP${from.version} ${from.ip} ${to.ip} ${from.port} ${to.port}\r\n`;
}

function splitAddress(address: string): { ip: string; port: string; version: 4 | 6 } {
  const at = address.lastIndexOf(":");
  const ip = address.slice(0, at).replace(/^\[|\]$/g, "");
  return { ip, port: address.slice(at + 1), version: ip.includes(":") ? 6 : 4 };
}
