import { HttpContext } from "../context/http";
import { RootContext } from "../context/root";
import { TcpContext } from "../context/tcp";
import { permanent } from "./arena";
import { pluginRootId } from "./root-id";
import { Bytes } from "../bytes";
import { BytesBuilder } from "../encoding/builder";

// Filters say at module level, that is in `_initialize`, which classes they consist of.
//
//   registration   0       4       8
//                  | next  | id    | make |      id: static string, make: index of a function

let first: usize = 0;

/** Registers the root class of a filter. With a single registration in the module any root id means it. */
// @ts-ignore: decorator
@inline
export function registerRoot<T extends RootContext>(rootId: string): void {
  register(rootId, (): RootContext => instantiate<T>());
}

/** Registers an HTTP filter that needs no configuration and no state shared by streams. */
// @ts-ignore: decorator
@inline
export function registerHttp<T extends HttpContext>(rootId: string): void {
  if (isDefined(PROXY_SHARED)) {
    sharedHttp = staticObject<T>();
  } else {
    register(rootId, (): RootContext => new HttpRoot<T>());
  }
}

/** Registers a TCP filter that needs no configuration and no state shared by connections. */
// @ts-ignore: decorator
@inline
export function registerTcp<T extends TcpContext>(rootId: string): void {
  register(rootId, (): RootContext => new TcpRoot<T>());
}

class HttpRoot<T extends HttpContext> extends RootContext {
  createHttpContext(): HttpContext | null {
    return instantiate<T>();
  }
}

class TcpRoot<T extends TcpContext> extends RootContext {
  createTcpContext(): TcpContext | null {
    return instantiate<T>();
  }
}

function register(rootId: string, make: () => RootContext): void {
  const at = permanent(12);
  store<usize>(at, first);
  store<usize>(at, changetype<usize>(rootId), 4);
  store<usize>(at, changetype<usize>(make), 8);
  first = at;
}

/** Makes the root for the plugin being started, null when no registration answers to its root id. */
export function makeRoot(): RootContext | null {
  if (isDefined(PROXY_SINGLE)) {
    return changetype<() => RootContext>(load<usize>(first, 8))();
  } else {
    if (first && !load<usize>(first)) return changetype<() => RootContext>(load<usize>(first, 8))();
    const id = pluginRootId();
    for (let at = first; at; at = load<usize>(at)) {
      if (id.equals(changetype<string>(load<usize>(at, 4)))) return changetype<() => RootContext>(load<usize>(at, 8))();
    }
    return null;
  }
}

/** Why no registration answers to the plugin's root id. */
export function noSuchRoot(): Bytes {
  const text = BytesBuilder.create();
  text.append('no filter in this module has the root_id "').append(pluginRootId()).append('"; there are:');
  for (let at = first; at; at = load<usize>(at)) {
    text.append(" ").append(changetype<string>(load<usize>(at, 4)));
  }
  return text.view();
}

// A filter without root, fields and configuration has nothing to keep per stream. Its one handler is a static object,
// so that neither a table nor an allocator is needed.

let sharedHttp: usize = 0;

/** The handler of all streams, in a module that the transform found to be stateless. */
// @ts-ignore: decorator
@inline
export function sharedHandler(contextId: u32): HttpContext {
  const handler = changetype<HttpContext>(sharedHttp);
  handler.contextId = contextId;
  return handler;
}

/** A zeroed object of class T in static memory: header of 20 bytes with the class id at 12, then the fields. */
function staticObject<T>(): usize {
  const block = memory.data(64, 16);
  if (offsetof<T>() > 44) ERROR("a shared handler has no fields");
  store<u32>(block, idof<T>(), 12);
  return block + 20;
}
