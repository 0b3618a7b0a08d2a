import {
  Bytes,
  HeaderEditor,
  HeadersAction,
  HttpContext,
  HttpContextOf,
  RootContext,
  Status,
  decodeHex,
  pluginConfiguration,
  registerRoot,
  requestHeaders,
  setProperty,
} from "proxy-wasm-assemblyscript-sdk";

// Does what the header `x-script` says, one operation after another: `a,name,value;` adds, `r` replaces, `d` removes, `g`
// gets; names and values are hexadecimal. With the configuration `editor` by the buffered editor, else by single calls.

class Root extends RootContext {
  buffered: bool = false;

  onConfigure(size: u32): bool {
    this.buffered = pluginConfiguration().equals("editor");
    return true;
  }

  createHttpContext(): HttpContext | null {
    return new Script(this);
  }
}

class Script extends HttpContextOf<Root> {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const script = requestHeaders.get("x-script");
    if (!script) return HeadersAction.Continue;
    requestHeaders.remove("x-script");
    const editor = this.root.buffered ? requestHeaders.edit() : null;
    let seen = "";
    for (let from = 0, to = script.indexOf(0x3b); to >= 0; from = to + 1, to = script.indexOf(0x3b, from)) {
      seen += step(script.slice(from, to), editor);
    }
    if (editor) setProperty("committed", editor.commit().toString());
    setProperty("seen", seen);
    return HeadersAction.Continue;
  }
}

/** One operation; what `g` found is answered. */
function step(line: Bytes, editor: HeaderEditor | null): string {
  const operation = line.at(0);
  const comma = line.indexOf(0x2c, 2);
  const name = decodeHex(line.slice(2, comma));
  const value = decodeHex(line.slice(comma + 1));
  if (!name || !value) return "?";
  let status = Status.Ok;
  if (operation == 0x61) status = editor ? editor.add(name, value) : requestHeaders.add(name, value);
  if (operation == 0x72) status = editor ? editor.replace(name, value) : requestHeaders.replace(name, value);
  if (operation == 0x64) status = editor ? editor.remove(name) : requestHeaders.remove(name);
  if (operation != 0x67) return status.toString();
  const found = editor ? editor.get(name) : requestHeaders.get(name);
  return found ? "[" + found.toString() + "]" : "none";
}

registerRoot<Root>("header-script");
