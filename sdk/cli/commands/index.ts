import { defineBuild } from "./build.js";
import { defineCheck } from "./check.js";
import type { DefineCommand } from "./define.js";
import { defineEnvoy } from "./envoy.js";
import { defineGenerate } from "./generate.js";
import { defineInspect } from "./inspect.js";
import { defineNew } from "./new.js";
import { definePack } from "./pack.js";
import { definePull } from "./pull.js";
import { definePush } from "./push.js";
import { defineRun } from "./run.js";
import { defineTest } from "./test.js";
import { defineVerify } from "./verify.js";

/** Every command, in the order in which a filter meets them. */
export const COMMANDS: readonly DefineCommand[] = [
  defineNew,
  defineBuild,
  defineCheck,
  defineTest,
  defineRun,
  definePack,
  definePush,
  definePull,
  defineInspect,
  defineVerify,
  defineGenerate,
  defineEnvoy,
];
