import { afterEach, describe, expect, it, vi } from "vitest";
import { parseOptions, type Options } from "./options.js";

const known = ["add-header", "headers-60"];
const parse = (...args: string[]): Options => parseOptions(args, known);

describe("options", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("are a quick look at everything by default", () => {
    expect(parse()).toEqual({ mode: "quick", works: null, by: null, repeat: false, out: null });
  });

  it("choose works and implementations", () => {
    const { works, by, mode } = parse("--full", "--work", "headers-60, add-header", "--by=sdk");
    expect({ works, by, mode }).toEqual({ works: ["headers-60", "add-header"], by: ["sdk"], mode: "full" });
  });

  it.each([
    [["--work", "nonsense"], '"nonsense" is none of add-header, headers-60.'],
    [["--by", "sdk,cobol"], '"cobol" is none of'],
    [["--quick", "--full"], "not both"],
    [["--fast"], "unknown option"],
    [["stray"], "too many arguments"],
  ])("that are wrong end the program with code 2: %j", (args, message) => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const exit = vi.spyOn(process, "exit").mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
    expect(() => parse(...args)).toThrow("exit 2");
    expect(exit).toHaveBeenCalledWith(2);
    expect(said.mock.calls.flat().join("")).toContain(message);
  });
});
