import { ExpiringRegistry, OtlpExporter, RootContext, xds } from "proxy-wasm-assemblyscript-sdk";
import { Field, LabelNames, ownWorkload } from "../../../mesh/assembly/mesh";
import { OtlpSettings } from "../config/otlp";

/** Pushes the registry, with what the node is as resource. */
export class StatsExporter extends OtlpExporter {
  constructor(registry: ExpiringRegistry, root: RootContext, settings: OtlpSettings) {
    super(registry, root, settings.cluster);
    this.authority = settings.authority;
    this.path = settings.path;
    this.interval = settings.interval;
    this.timeout = settings.timeout;
    this.headerNames = settings.headerNames;
    this.headerValues = settings.headerValues;
    const own = ownWorkload(new LabelNames());
    this.attribute("service.name", own.get(Field.Service));
    this.attribute("service.namespace", own.get(Field.Namespace));
    this.attribute("service.instance.id", xds.nodeId());
  }
}
