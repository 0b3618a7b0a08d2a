/** A page of the reference: what belongs to one concept, by the files that it is declared in. */
export interface Area {
  /** Name of the page's file, without its ending. */
  readonly page: string;
  readonly title: string;
  /** Beginnings of paths below `sdk/assembly`. */
  readonly files: readonly string[];
}

export const AREAS: readonly Area[] = [
  { page: "contexts", title: "Contexts and their callbacks", files: ["context/", "abi/registry"] },
  { page: "headers", title: "Headers and trailers", files: ["header"] },
  { page: "bodies", title: "Bodies, connection data, configurations", files: ["buffers"] },
  { page: "streams", title: "Going on, ending, answering", files: ["streams", "local-response"] },
  { page: "attributes", title: "Attributes and properties", files: ["properties/", "foreign/declare-property"] },
  { page: "metrics", title: "Metrics", files: ["metrics/"] },
  { page: "expiring-metrics", title: "Metrics that expire", files: ["registry/"] },
  { page: "shared", title: "Shared data and queues", files: ["shared-data", "queues"] },
  { page: "time", title: "Time", files: ["clock", "timers"] },
  { page: "callouts", title: "Callouts", files: ["calls/"] },
  { page: "configuration", title: "Configuration", files: ["config/"] },
  { page: "bytes", title: "Bytes and text", files: ["bytes/", "encoding/"] },
  { page: "json", title: "JSON", files: ["json/"] },
  { page: "protobuf", title: "Protobuf", files: ["protobuf/"] },
  { page: "patterns", title: "Globs and regular expressions", files: ["pattern/"] },
  { page: "crypto", title: "Hashes", files: ["crypto/", "hash/"] },
  { page: "foreign", title: "Functions of Envoy's own", files: ["foreign/", "stats-update"] },
  { page: "general", title: "Log, status, memory", files: ["log", "abi/status", "abi/arena"] },
];

/** The page of what is declared in a file. */
export function areaOf(file: string): Area {
  const area = AREAS.find(({ files }) => files.some((beginning) => file.startsWith(beginning)));
  if (!area) throw new Error(`no page of the API reference takes ${file}: add it to an area in areas.ts`);
  return area;
}
