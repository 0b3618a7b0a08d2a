import type { Work } from "../../model/work.js";
import { fromSidecar, sidecar } from "./mesh.js";
import { guest } from "./variants.js";

const NAME = "metadata-exchange";

export const metadataExchange: Work = {
  name: NAME,
  title: "metadata exchange, server's side: a known peer's headers read and removed, ours added to the answer",
  protocol: "http",
  direction: "inbound",
  request: fromSidecar,
  answeredBy: "envoy",
  check: (_, [answer]) => {
    const names = answer!.headers.map(([name]) => name.toLowerCase());
    for (const name of ["x-envoy-peer-metadata", "x-envoy-peer-metadata-id"]) {
      if (!names.includes(name)) throw new Error(`the answer has no ${name}`);
    }
  },
  variants: [{ ...guest("sdk", NAME, { module: "filters/metadata-exchange", configuration: {} }), bootstrap: sidecar }],
};
