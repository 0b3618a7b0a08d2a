import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { scale } from "./test/setup/scale.js";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Tests see the SDK's TypeScript sources, so that they never judge a stale `dist/`. */
const alias = ["host", "cases", "envoy", "oci"].map((part) => ({
  find: new RegExp(`^proxy-wasm-assemblyscript-sdk/${part}$`),
  replacement: at(`sdk/${part}/index.ts`),
}));

export default defineConfig({
  resolve: { alias },
  test: {
    projects: ["sdk", "filters", "examples", "bench", "test"].map((name) => ({
      extends: true as const,
      test: {
        name,
        include: [`${name}/**/*.test.ts`],
        exclude: [
          "**/node_modules/**",
          "**/dist/**",
          "{filters,examples,bench,test}/**/build/**",
          "sdk/templates/**",
          "test/units/**",
        ],
      },
    })),
    passWithNoTests: true,
    // a soak run repeats ten times as often (see test/setup/scale.ts)
    testTimeout: 30_000 * Math.max(1, scale),
    hookTimeout: 120_000,
    reporters: ["default", at("test/setup/vitest/counts-reporter.ts")],
  },
});
