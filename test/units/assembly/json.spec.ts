import { JsonDocument, JsonKind, JsonWriter } from "../../../sdk/assembly/json";

describe("JsonDocument", () => {
  it("walks objects and lists in the order of the document", () => {
    const document = JsonDocument.parse('{"b":[1,"x",true,null],"a":{"\\u00e9":2.5}}');
    expect(document.failed).toBe(false);
    expect(document.errorOffset).toBe(-1);
    const root = document.root;
    expect(root.kind).toBe(JsonKind.Object);
    expect(root.size).toBe(2);

    let names = "";
    const members = root.members();
    while (members.next()) names += members.name + "@" + members.value.offset.toString() + " ";
    expect(names).toBe("b@5 a@27 ");

    let sum: i64 = 0;
    const items = root.get("b")!.items();
    while (items.next()) sum += items.value.toInteger();
    expect(sum).toBe(1);
    expect(root.get("b")!.at(1)!.toString()).toBe("x");
    expect(root.get("b")!.at(2)!.toBool()).toBe(true);
    expect(root.get("b")!.at(3)!.isNull).toBe(true);
    expect(root.get("a")!.get("é")!.toNumber()).toBe(2.5);
    document.free();
  });

  it("tells missing from empty", () => {
    const document = JsonDocument.parse('{"empty":""}');
    expect(document.root.get("empty")!.equals("")).toBe(true);
    expect(document.root.get("missing") === null).toBe(true);
    expect(document.root.at(0) === null).toBe(true);
    document.free();
  });

  it("is null and says why when it failed", () => {
    const document = JsonDocument.parse('{"a":1,"a":2}');
    expect(document.failed).toBe(true);
    expect(document.root.isNull).toBe(true);
    expect(document.error).toBe('a: this name occurs twice in its object: "a" at offset 7');
    expect(document.errorOffset).toBe(7);
    document.free();
  });
});

describe("JsonWriter", () => {
  it("puts commas and colons where they belong", () => {
    const json = JsonWriter.create(1).beginObject().key("a").beginArray().integer(-1).string("x\n").null().endArray();
    json.key("b").beginObject().endObject().key("c").bool(true).key("d").number(0.5).key("e").raw("[ ]").endObject();
    expect(json.toString()).toBe('{"a":[-1,"x\\n",null],"b":{},"c":true,"d":0.5,"e":[ ]}');
  });
});
