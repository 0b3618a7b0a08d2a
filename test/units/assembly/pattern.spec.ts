import { Glob, Regex } from "../../../sdk/assembly/pattern";

describe("Regex", () => {
  it("matches the whole text or a part", () => {
    const regex = Regex.compile("/users/[0-9]+(/.*)?");
    expect(regex.failed).toBe(false);
    expect(regex.matches("/users/42/posts")).toBe(true);
    expect(regex.matches("/users/x")).toBe(false);
    expect(regex.matches("see /users/42")).toBe(false);
    expect(regex.matchesPart("see /users/42")).toBe(true);
    regex.free();
  });

  it("says what is wrong and where", () => {
    const regex = Regex.compile("a(b");
    expect(regex.failed).toBe(true);
    expect(regex.error).toBe("there is no ')' for this '(' at offset 1");
    expect(regex.errorOffset).toBe(1);
    expect(regex.matches("ab")).toBe(false);
    regex.free();
  });
});

describe("Glob", () => {
  it("has at most one star", () => {
    const glob = Glob.parse("/api/*.json")!;
    expect(glob.matches("/api/users.json")).toBe(true);
    expect(glob.matches("/api/users.xml")).toBe(false);
    expect(glob.matchesIgnoreCase("/API/x.JSON")).toBe(true);
    glob.free();
    expect(Glob.parse("a*b*") === null).toBe(true);
  });
});
