import { Bytes, RootContext, requestHeaders, source, upstream } from "proxy-wasm-assemblyscript-sdk";
import { LabelNames, Peer } from "../../../mesh/assembly/mesh";
import { Metrics } from "../metrics";
import { PeerKey, Source } from "../peer/key";
import { AddressBlock } from "./address";
import { DirectoryService } from "./service";
import { ServiceSettings } from "./service-settings";
import { DirectoryTable } from "./table";

/** Who those are that tell nothing of themselves: the configured table, then the directory service. */
export class Directory {
  private readonly service: DirectoryService | null;
  /** Whether the last look-up left a question with the service. */
  isAsking: bool = false;

  constructor(
    root: RootContext,
    private readonly table: DirectoryTable,
    service: ServiceSettings | null,
    kept: LabelNames,
    metrics: Metrics,
  ) {
    this.service = service ? new DirectoryService(root, service, kept, metrics) : null;
  }

  /**
   * What the table says of a peer of the current stream; answers whether it says something. At most one byte-returning
   * host call and one for each name of a header in the table.
   *
   * @param hasHeaders whether request headers can be read now.
   */
  askTable(peer: Peer, hasHeaders: bool, key: PeerKey): bool {
    const table = this.table;
    if (table.isEmpty) return false;
    let found = table.byPrincipal(key.get(Source.Certificate));
    if (!found && hasHeaders) found = table.byHeader(requestHeaders);
    if (!found && table.hasBlocks) {
      const address = addressOf(peer);
      const block = address ? AddressBlock.ofSocket(address) : null;
      if (block) found = table.byAddress(block);
    }
    if (found) key.set(Source.Table, found);
    return found !== null;
  }

  /** The same of the service; what it does not know yet it is asked for. One byte-returning host call. */
  askService(peer: Peer, key: PeerKey): bool {
    this.isAsking = false;
    const service = this.service;
    if (!service) return false;
    const address = addressOf(peer);
    if (!address) return false;
    const found = service.find(withoutPort(address), key.get(Source.Certificate));
    this.isAsking = service.isAsking;
    key.set(Source.Service, found);
    return !found.isEmpty;
  }

  free(): void {
    this.table.free();
    const service = this.service;
    if (service) service.free();
  }
}

function addressOf(peer: Peer): Bytes | null {
  return peer == Peer.Downstream ? source.address() : upstream.address();
}

/** `192.0.2.1` of `192.0.2.1:80`, `2001:db8::1` of `[2001:db8::1]:80`. */
function withoutPort(address: Bytes): Bytes {
  if (address.at(0) == 0x5b) return address.slice(1, max(address.indexOf(0x5d), 1));
  const colon = address.lastIndexOf(0x3a);
  return colon < 0 ? address : address.slice(0, colon);
}
