import { wasmHttpFilter } from "proxy-wasm-assemblyscript-sdk/envoy";
import { SUBJECTS } from "../../../test/soak/filters.js";
import type { Work } from "../../model/work.js";
import { fromSidecar, sidecar } from "./mesh.js";

export const chain: Work = {
  name: "chain",
  title: "metadata exchange, header authorization with two policies and metrics, as three filters",
  protocol: "http",
  direction: "inbound",
  request: fromSidecar,
  probes: [{ ...fromSidecar, headers: [...fromSidecar.headers, ["x-debug", "1"]] }],
  answeredBy: "upstream",
  check: (_, answers) => {
    const statuses = answers.map(({ status }) => status).join();
    if (statuses !== "200,403") throw new Error(`the answers have status ${statuses} instead of 200,403`);
  },
  variants: [
    {
      ...{ by: "sdk", label: "three modules", module: "chain/stats", bootstrap: sidecar },
      filters: () => SUBJECTS.map((subject) => wasmHttpFilter(subject)),
    },
    {
      ...{ by: "sdk", label: "one module", module: "sdk/all-filters", bootstrap: sidecar },
      filters: (module) =>
        SUBJECTS.map((subject) => wasmHttpFilter({ ...subject, module, rootId: subject.name, vmId: "all" })),
    },
  ],
};
