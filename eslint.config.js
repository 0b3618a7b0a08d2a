import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const guest = ["sdk/index.ts", "**/assembly/**/*.ts", "**/testdata/**/*.ts"];
/** Compiles the guests beside it. */
const node = "sdk/host/testdata/guest.ts";
const notNode = [...guest, `!${node}`];
const plainNode = ["**/*.mjs", "**/*.js"];
const tests = ["**/*.test.ts", "**/*.spec.ts", "**/testdata/**/*.ts"];

/**
 * What a folder may not import: dependencies point one way (see CONTRIBUTING.md).
 *
 * @param {...[group: string[], message: string]} patterns
 * @returns {import("eslint").Linter.RulesRecord}
 */
const mayNotImport = (...patterns) => ({
  "no-restricted-imports": ["error", { patterns: patterns.map(([group, message]) => ({ group, message })) }],
});
/** @type {[string[], string]} */
const outsideTheSdk = [
  ["**/filters/**", "**/examples/**", "**/bench/**", "mesh-filters"],
  "The SDK knows no filter, example or benchmark.",
];
/** @type {[string[], string]} */
const testTools = [["**/test/**"], "Only tests may use the repository's test tools."];
/** @type {[string[], string]} */
const insideTheSdk = [["**/sdk/**"], 'Import "proxy-wasm-assemblyscript-sdk" or one of its exported subpaths.'];
/** @type {[string[], string]} */
const nodeCode = [
  ["node:*", "**/host/**", "**/cli/**", "**/cases/**", "**/envoy/**", "**/oci/**"],
  "Guest code runs in the proxy: it cannot use Node code.",
];
/** @type {[string[], string]} */
const guestCode = [
  ["**/assembly/**"],
  "Node code cannot run AssemblyScript sources: compile them and load the module.",
];

export default defineConfig(
  { ignores: ["**/dist/", "**/build/", "!sdk/cli/build/", "**/.tools/", "**/golden/", "**/node_modules/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", ...plainNode],
    rules: {
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "no-console": "off",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["**/*.ts"],
    ignores: notNode,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["vitest.config.ts"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      eqeqeq: "error",
      // matters of taste that make no code clearer
      "@typescript-eslint/class-literal-property-style": "off",
      "@typescript-eslint/consistent-type-definitions": "off",
      "@typescript-eslint/dot-notation": "off",
      "@typescript-eslint/no-empty-function": "off",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/prefer-return-this-type": "off",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // an index that was just checked is said with `!`, not with a cast or a dead branch
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: tests,
    rules: { "max-lines": ["error", { max: 450, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: plainNode,
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    rules: { eqeqeq: "error", "no-dupe-keys": "error", "no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
  {
    // AssemblyScript: `==` is overloadable, decorators stand where TypeScript refuses them, integer types have names
    files: guest,
    ignores: [node],
    languageOptions: { parser: tseslint.parser, parserOptions: { allowInvalidAST: true } },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { args: "none", varsIgnorePattern: "^_" }],
      "prefer-const": "error",
    },
  },
  { files: ["sdk/**/*.ts"], ignores: [...notNode, ...tests], rules: mayNotImport(outsideTheSdk, testTools, guestCode) },
  { files: ["sdk/**/*.test.ts"], rules: mayNotImport(outsideTheSdk, guestCode) },
  { files: ["sdk/index.ts", "sdk/assembly/**/*.ts"], rules: mayNotImport(outsideTheSdk, nodeCode) },
  { files: ["filters/**/*.ts", "examples/**/*.ts"], ignores: notNode, rules: mayNotImport(insideTheSdk, guestCode) },
  { files: ["{filters,examples}/**/assembly/**/*.ts"], rules: mayNotImport(insideTheSdk, nodeCode) },
);
