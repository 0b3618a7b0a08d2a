import { defineBuild } from "./build.js";
import { defineCheck } from "./check.js";
import type { DefineCommand } from "./define.js";
import { definePack } from "./pack.js";
import { definePull } from "./pull.js";
import { definePush } from "./push.js";

/** Every command, in the order in which a filter meets them. */
export const COMMANDS: readonly DefineCommand[] = [defineBuild, defineCheck, definePack, definePush, definePull];
