import { join } from "node:path";
import { run } from "../../../test/setup/command.mjs";
import { buildFailure, NotMeasured, type Toolchain } from "./built.js";
import { moduleOf } from "./step.js";

/** Go itself, not TinyGo: one Go module, one package for each work. */
export function go(folder: string): Toolchain {
  let version: Promise<string> | undefined;
  return {
    build: async (work) => {
      const toolchain = `go-${await (version ??= usableVersion())}`;
      const inputs = [join(folder, "go.mod"), join(folder, "go.sum"), join(folder, work)];
      const build = async (target: string): Promise<void> => {
        const args = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-o", target];
        const env = { GOOS: "wasip1", GOARCH: "wasm", CGO_ENABLED: "0", GOWORK: "off" };
        const { code, output } = await run("go", [...args, `./${work}`], { cwd: folder, env });
        if (code !== 0) throw buildFailure(`the Go twin of ${work}`, output);
      };
      return moduleOf({ toolchain, work, inputs, build });
    },
  };
}

async function usableVersion(): Promise<string> {
  const { code, output } = await run("go", ["env", "GOVERSION"]);
  const [version, minor = 0] = /(?<=^go)1\.(\d+)\S*/.exec(output.trim()) ?? [];
  if (code === 0 && version !== undefined && Number(minor) >= 24) return version;
  throw new NotMeasured("Go 1.24 or newer is not installed: see go.dev/dl");
}
