import type { Work } from "../../model/work.js";
import { requestWith } from "./requests.js";
import { guest, lua } from "./variants.js";

const NAME = "headers-60";
const oneBatch = (by: "floor" | "sdk") => ({ label: "one batch", module: `${by}/${NAME}-batch` });

export const headers60: Work = {
  name: NAME,
  title: "add 20 response headers, read them back, remove them",
  protocol: "http",
  request: requestWith(6),
  answeredBy: "envoy",
  variants: [
    lua(NAME),
    guest("floor", NAME),
    guest("floor", NAME, oneBatch("floor")),
    guest("sdk", NAME),
    guest("sdk", NAME, oneBatch("sdk")),
    guest("rust", NAME),
    guest("go", NAME),
    guest("gcore", NAME),
    guest("solo", NAME),
  ],
};
