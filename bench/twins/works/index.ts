import type { Work } from "../../model/work.js";
import { addHeader } from "./add-header.js";
import { headers60 } from "./headers-60.js";

/** What is measured, in the order of the report. */
export const works: readonly Work[] = [addHeader, headers60];
