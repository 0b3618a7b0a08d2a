import {
  HeadersAction,
  HttpContext,
  callForeignFunction,
  compress,
  getProperty,
  registerHttp,
  request,
  setProperty,
  uncompress,
  utf8,
} from "proxy-wasm-assemblyscript-sdk";
import { sayValue } from "./say";

class ReadProperties extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    sayValue("typed", request.path());
    sayValue("raw", getProperty(utf8("request\0headers\0x-raw")));
    sayValue("none", getProperty(utf8("no\0such")));
    return HeadersAction.Continue;
  }
}

class WriteProperty extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    setProperty("seen", "by conformance");
    sayValue("set before", getProperty("seen"));
    return HeadersAction.Continue;
  }
}

class ForeignFunctions extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const squeezed = compress("over and over and over and over");
    sayValue("there and back", squeezed ? uncompress(squeezed) : null);
    sayValue("unknown function", callForeignFunction("no_such_function", ""));
    return HeadersAction.Continue;
  }
}

registerHttp<ReadProperties>("read-properties");
registerHttp<WriteProperty>("write-property");
registerHttp<ForeignFunctions>("foreign-functions");
