import { compileGuest } from "/work/main/test/support/compile.js";
import { ModuleText } from "/work/main/test/support/text-format.js";
const HELLO = `
import { HeadersAction, HttpContext, registerHttp, responseHeaders } from "proxy-wasm-assemblyscript-sdk";
class Hello extends HttpContext {
  onResponseHeaders(count: u32, endOfStream: bool): HeadersAction {
    responseHeaders.add("x-hello", "from TypeScript");
    return HeadersAction.Continue;
  }
}
registerHttp<Hello>("hello");`;
const source = `export * from "proxy-wasm-assemblyscript-sdk/assembly/exports";\n${HELLO}`;
const abort = "abort=~lib/proxy-wasm-assemblyscript-sdk/assembly/abi/abort/abort";
const settings = ["--runtime", "minimal", "--exportStart", "_initialize", "-O3", "--converge", "--use", abort];
const c = await compileGuest(source, { config: null, args: settings });
console.log(c.module.length);
const t = new ModuleText(c.text);
console.log(t.functions.map(f => [f.replace("~lib/proxy-wasm-assemblyscript-sdk/assembly/",""), t.bodyOf(f).length] as const).sort((a,b)=>b[1]-a[1]).slice(0,22).map(x=>x.join(" ")).join("\n"));
