import type { Work } from "../../model/work.js";
import { addHeader } from "./add-header.js";
import { authzWorks } from "./authz.js";
import { body16k } from "./body-16k.js";
import { chain } from "./chain.js";
import { headers60 } from "./headers-60.js";
import { idle } from "./idle.js";
import { metadataExchange } from "./metadata-exchange.js";
import { statsWorks } from "./stats.js";
import { tcp } from "./tcp.js";

/** What is measured, in the order of the report. */
export const works: readonly Work[] = [
  idle,
  addHeader,
  headers60,
  ...authzWorks,
  metadataExchange,
  ...statsWorks,
  chain,
  body16k,
  tcp,
];
