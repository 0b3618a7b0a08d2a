import type { StatsConfig } from "../model/config.js";

/** What the printed YAML is made for. */
export interface ScrapeOptions {
  name: string;
  namespace: string;
  /** Labels of the pods that are meant. */
  labels: Record<string, string>;
  port: number;
  path: string;
  /** Image of the module: `oci://…@sha256:…`. */
  url: string;
  /** Path of the module in the proxy's file system, where there is no image. */
  module: string;
  /** The configuration of the filter that counts. */
  configuration: StatsConfig;
}

/** A piece of the answer: why it is there, and the resource. */
export interface Piece {
  comment: string;
  resource: object;
}
