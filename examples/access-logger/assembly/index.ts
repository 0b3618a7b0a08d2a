import {
  BytesBuilder,
  LogLevel,
  RootContext,
  log,
  registerRoot,
  request,
  response,
} from "proxy-wasm-assemblyscript-sdk";

/** An access logger: no stream contexts, one call per entry. Writes a line for each answer of 500 and above. */
class ErrorsOnly extends RootContext {
  onLog(): void {
    const code = response.code();
    if (code < 500) return;
    const line = BytesBuilder.create();
    line.append(request.method()).append(" ").append(request.path()).append(" -> ").integer(code);
    log(LogLevel.Info, line.append(" ").append(response.codeDetails()).view());
  }
}

registerRoot<ErrorsOnly>("access-logger");
