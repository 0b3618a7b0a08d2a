import {
  ExpiringCounter,
  ExpiringGroup,
  ExpiringRegistry,
  Exposition,
  HeadersAction,
  HttpContext,
  HttpContextOf,
  LabelSet,
  RootContext,
  registerRoot,
  requestHeaders,
  utf8,
} from "proxy-wasm-assemblyscript-sdk";

/** Counts requests per tenant, for as long as the tenant sends any, and shows the counts at `/metrics`. */
class Tenants extends RootContext {
  private registry!: ExpiringRegistry;
  private group!: ExpiringGroup;
  private requests!: ExpiringCounter;
  exposition!: Exposition;

  onConfigure(size: u32): bool {
    const registry = new ExpiringRegistry("tenants");
    registry.expiry = 60_000;
    registry.limit = 100;
    this.registry = registry;
    this.group = registry.group("requests", ["tenant"]);
    this.requests = this.group.counter("tenant_requests_total", "Requests that ended.");
    this.exposition = registry.expose();
    registry.open();
    return true;
  }

  count(): void {
    const labels = LabelSet.begin();
    const tenant = requestHeaders.get("x-tenant");
    if (tenant) labels.add(tenant);
    else labels.add("none");
    this.group.series(labels).add(this.requests);
  }

  onTick(): void {
    this.registry.tick();
  }

  onDone(): bool {
    this.registry.flush();
    return true;
  }

  onDelete(): void {
    this.registry.close();
  }

  createHttpContext(): HttpContext | null {
    return new Counted(this);
  }
}

class Counted extends HttpContextOf<Tenants> {
  private isScrape: bool = false;

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const path = requestHeaders.get(":path");
    this.isScrape = path !== null && path.equals(utf8("/metrics"));
    return this.isScrape ? this.root.exposition.answer(this.contextId) : HeadersAction.Continue;
  }

  onLog(): void {
    if (!this.isScrape) this.root.count();
  }
}

registerRoot<Tenants>("expiring-metrics");
