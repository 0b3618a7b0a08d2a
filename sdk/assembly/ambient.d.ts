// For editors and `tsc` only: names that asc knows and AssemblyScript's typings leave out.

/** Runtime interface (https://www.assemblyscript.org/runtime.html#interface). */
declare function __new(size: usize, id: u32): usize;
declare function __renew(pointer: usize, size: usize): usize;
declare function __pin(pointer: usize): usize;
declare function __unpin(pointer: usize): void;
declare function __collect(): void;

/** Set by the SDK's transform; ask with `isDefined(…)` first. */
declare const PROXY_SHARED: usize;
declare const PROXY_SINGLE: usize;
declare const __gc_total: usize;

/** Decorator of functions and methods that the compiler is to keep as they are. */
declare function noinline(...args: any[]): any;
