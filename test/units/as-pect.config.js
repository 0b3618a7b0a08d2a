/** The specs are for code that needs no host: a call of one of its functions is a mistake in the spec. */
const hostFunctions = new Proxy(
  {},
  {
    get: (_, name) => () => {
      throw new Error(`${String(name)}: unit specs have no host; test this in a case file`);
    },
    has: () => true,
  },
);

export default {
  entries: ["assembly/**/*.spec.ts"],
  include: [],
  disclude: [/node_modules/],
  async instantiate(memory, createImports, instantiate, binary) {
    return instantiate(binary, createImports({ env: Object.assign(Object.create(hostFunctions), { memory }) }));
  },
  outputBinary: false,
};
