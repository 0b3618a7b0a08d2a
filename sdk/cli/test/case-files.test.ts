import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cli } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";
import { findCaseFiles } from "./case-files.js";

let workspace: Workspace;
beforeEach(() => (workspace = new Workspace()));
afterEach(() => workspace.remove());

describe("findCaseFiles", () => {
  it("takes the cases of a filter's folder, a folder of cases and a file, in the order given", () => {
    const [b, a] = [workspace.write("guard/cases/b.yaml", ""), workspace.write("guard/cases/a.json", "")];
    workspace.write("guard/cases/notes.md", "");
    workspace.write("guard/cases/more/c.yaml", "");
    expect(findCaseFiles([workspace.path("guard")])).toEqual({ files: [a, b], without: [] });
    expect(findCaseFiles([workspace.path("guard", "cases")]).files).toEqual([a, b]);
    expect(findCaseFiles([b]).files).toEqual([b]);
  });

  it("takes no other YAML of a folder for cases: what `examples/*` names is not all filters", () => {
    const file = workspace.write("guard/cases/a.yaml", "");
    workspace.write("mesh/sidecar.yaml", "static_resources: {}");
    const given = ["guard", "mesh", "package.json", "asconfig.json"].map((name) => workspace.path(name));
    expect(findCaseFiles(given)).toEqual({ files: [file], without: given.slice(1) });
  });

  it.each([
    [["mesh"], "no case files in"],
    [["package.json"], "no case files in"],
    [["nowhere"], "nowhere does not exist"],
  ])("refuses %j", async (names, message) => {
    workspace.write("mesh/sidecar.yaml", "static_resources: {}");
    const { exitCode, stdout, stderr } = await cli("test", ...names.map((name) => workspace.path(name)));
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });
});
