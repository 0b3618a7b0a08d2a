/** A TCP connection step by step; both hosts must make the guest say the same and let the same bytes through. */
export interface TcpScenario {
  readonly name: string;
  /** Lines for `testdata/script`. */
  readonly script: string;
  readonly steps: readonly TcpStepSpec[];
}

export type TcpStepSpec =
  | { readonly client: string }
  | { readonly server: string }
  /** The client or the server closes its side. */
  | { readonly end: "client" | "server" }
  | { readonly wait: number };

export interface TcpSeen {
  readonly said: readonly string[];
  readonly toServer: string;
  readonly toClient: string;
}

export const TCP_SCENARIOS: readonly TcpScenario[] = [
  {
    name: "bytes both ways, closed by the client",
    script: `create log 2 create
connection log 2 connection
connection bufsize 2
downstream read 2 0 100
downstream_end bufsize 2
upstream read 3 0 100
upstream_end bufsize 3
downstream_close save peer $last
downstream_close metric 0 $peer
upstream_close log 2 upstream%20closed
done log 2 done
log log 2 log
log prop connection%00id%00x
delete log 2 delete`,
    steps: [{ client: "hello" }, { server: "world" }, { end: "client" }],
  },
  {
    name: "closed by the server",
    script: `upstream_end bufsize 3
upstream_close log 2 upstream%20closed
downstream_close log 2 downstream%20closed
done log 2 done`,
    steps: [{ client: "a" }, { server: "b" }, { end: "server" }],
  },
  {
    name: "bytes that were stopped come again with the next ones",
    script: "downstream bufsize 2\ndownstream return 1",
    steps: [{ client: "ab" }, { client: "cd" }],
  },
  {
    name: "stopped bytes are resumed by a timer",
    script: "configure tick 60\ndownstream bufsize 2\ndownstream return 1\ntick effective 2\ntick continue 2",
    steps: [{ client: "ab" }, { wait: 150 }],
  },
  {
    name: "a connection that is stopped still hears of bytes",
    script: "connection return 1\ndownstream read 2 0 10",
    steps: [{ client: "ab" }, { server: "cd" }],
  },
  {
    name: "bytes are changed in both directions",
    script:
      "downstream write 2 0 1 <<\ndownstream write 2 100 0 >\ndownstream write 2 1 0 no\nupstream write 3 0 100 new",
    steps: [{ client: "xab" }, { server: "cd" }],
  },
  {
    name: "bytes from the server cannot be resumed",
    script: "upstream return 1\nupstream read 3 0 100\nupstream continue 3\nupstream_end read 3 0 100",
    steps: [{ client: "x" }, { server: "ab" }, { server: "cd" }, { end: "server" }],
  },
  {
    name: "closing the downstream connection",
    script: "downstream close 2\ndownstream_close log 2 closed\ndone log 2 done",
    steps: [{ client: "x" }],
  },
  {
    name: "closing the upstream connection closes the downstream one",
    script: "downstream close 3\ndownstream_close log 2 closed\ndone log 2 done",
    steps: [{ client: "x" }],
  },
  {
    name: "what a connection has no use for",
    script: `connection get 0 :path
connection pairs 0
connection add 0 a b
connection read 0 0 1
connection read 1 0 1
connection read 2 0 1
connection local 200 a b - -1
connection continue 0
connection continue 1
connection close 0
connection prop request%00path
connection prop request%00protocol
connection prop request%00size
connection prop response%00code
connection prop xds%00cluster_name
connection prop xds%00virtual_host_name
connection prop xds%00listener_direction
connection prop connection%00mtls
connection setprop k v
connection prop k
connection prop filter_state%00wasm.k
downstream read 3 0 1
downstream prop k
log prop k
log setprop k w
log prop k`,
    steps: [{ client: "x" }],
  },
];
