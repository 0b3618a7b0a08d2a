import { Configuration } from "../../../sdk/assembly/config/configuration";

describe("Configuration", () => {
  it("reads a configuration in a few lines", () => {
    const config = Configuration.read(
      '{"seriesLimit":5,"expiry":"1.5s","metrics":[{"name":"a","buckets":[1,2.5]}],"labels":{"k":"v"}}',
    );
    const root = config.root;
    expect(root.integer("series_limit", 2000, 1, 100000)).toBe(5);
    expect(root.duration("expiry", 0)).toBe(1500);
    expect(root.enumeration("sink", ["registry", "envoy"])).toBe(0);
    const metrics = root.list("metrics");
    expect(metrics.size).toBe(1);
    while (metrics.next()) {
      const metric = metrics.object();
      expect(metrics.index).toBe(0);
      expect(metric.required("name").string()).toBe("a");
      expect(metric.numberList("buckets")).toStrictEqual([1, 2.5]);
    }
    const labels = root.map("labels");
    while (labels.next()) expect(labels.key + "=" + labels.string()).toBe("k=v");
    expect(config.finish()).toBe(true);
    expect(config.error).toBe("");
  });

  it("keeps the first error with its path and offset, and goes on with usable values", () => {
    const config = Configuration.read('{"metrics":[{"name":"a"},{"name":5}],"limit":0}');
    const metrics = config.root.list("metrics");
    while (metrics.next()) metrics.object().string("name");
    expect(config.root.integer("limit", 2000, 1, 100)).toBe(1);
    expect(config.finish()).toBe(false);
    expect(config.error).toBe("metrics[1].name: expected a string, got 5 at offset 33");
  });

  it("refuses keys that nobody asked for", () => {
    const config = Configuration.read('{"a":{"b":1,"c":2}}');
    config.root.object("a").integer("b", 0);
    expect(config.finish()).toBe(false);
    expect(config.error).toBe("a.c: is not a known key at offset 12");
  });

  it("can refuse a value in a filter's own words", () => {
    const config = Configuration.read('{"name":""}');
    const name = config.root.required("name");
    if (!name.string().length) name.refuse("must not be empty");
    expect(config.finish()).toBe(false);
    expect(config.error).toBe("name: must not be empty at offset 8");
  });
});
