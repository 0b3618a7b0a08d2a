export * from "@solo-io/proxy-runtime/proxy";
import {
  Context,
  FilterHeadersStatusValues,
  GrpcStatusValues,
  RootContext,
  registerRootContext,
  send_local_response,
  stream_context,
} from "@solo-io/proxy-runtime";

const attributes: string[] = ["x-tenant", "x-user", "x-role", "x-client", "x-region"];

class Policy {
  header: string;
  values: string[] = [];

  constructor(number: i32) {
    this.header = attributes[number % 5];
    for (let value = 0; value < 10; value++) this.values.push("denied-" + (number * 10 + value).toString());
  }
}

class Root extends RootContext {
  policies: Policy[] = [];

  constructor(context_id: u32) {
    super(context_id);
    for (let policy = 0; policy < 10; policy++) this.policies.push(new Policy(policy));
  }

  createContext(context_id: u32): Context {
    return new Authz(context_id, this);
  }
}

class Authz extends Context {
  policies: Policy[];

  constructor(context_id: u32, root_context: Root) {
    super(context_id, root_context);
    this.policies = root_context.policies;
  }

  onRequestHeaders(a: u32, end_of_stream: bool): FilterHeadersStatusValues {
    const headers = stream_context.headers.request.get_headers();
    for (let i = 0; i < headers.length; i++) {
      const name = String.UTF8.decode(headers[i].key);
      const value = String.UTF8.decode(headers[i].value);
      if (this.denies(name, value)) {
        send_local_response(403, "", String.UTF8.encode("RBAC: access denied"), [], GrpcStatusValues.Unknown);
        return FilterHeadersStatusValues.StopIteration;
      }
    }
    return FilterHeadersStatusValues.Continue;
  }

  private denies(name: string, value: string): bool {
    for (let i = 0; i < this.policies.length; i++) {
      const policy = this.policies[i];
      if (policy.header == name && policy.values.includes(value)) return true;
    }
    return false;
  }
}

registerRootContext((context_id: u32) => new Root(context_id), "");
