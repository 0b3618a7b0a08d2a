/** Version of the filter, as `wasm_filter_info` shows it. */
export const VERSION: string = "0.1.0";
