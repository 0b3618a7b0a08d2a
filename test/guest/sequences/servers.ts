import type { Clusters, GrpcServerStream } from "proxy-wasm-assemblyscript-sdk/host";
import type { Random } from "../../codecs/mutate.js";
import type { Traffic } from "./traffic.js";

/** A cluster that answers soon, late, never in time, with an error, by a reset, or not at all. */
export function serversOf(random: Random, traffic: Traffic): Clusters {
  const delay = (): number => random.pick([0, 1, 5, 30, 20_000]);
  const isRare = (): boolean => random.below(5) === 0;
  return {
    service: {
      http: () => ({
        status: random.pick([200, 404, 503, 7777]),
        headers: traffic.headers(),
        body: traffic.body(),
        ...(isRare() ? { trailers: traffic.headers() } : {}),
        delay: delay(),
        reset: isRare(),
        unavailable: isRare(),
      }),
      grpc: () => ({
        status: random.pick([0, 0, 5, 14, 99]),
        statusMessage: random.pick(["", "no", "\0\xff"]),
        message: traffic.body(),
        delay: delay(),
        unavailable: isRare(),
      }),
      grpcStream: (stream) => (isRare() && close(stream), { onMessage: () => answer(stream) }),
    },
  };

  function answer(stream: GrpcServerStream): void {
    if (isRare()) stream.sendInitialMetadata(traffic.headers());
    for (let i = random.below(3); i > 0; i--) stream.send(traffic.body());
    // a stream that nobody ends lives as long as its root
    close(stream);
  }

  function close(stream: GrpcServerStream): void {
    stream.close(random.pick([0, 2, 13, 99]), random.pick(["", "why"]), traffic.headers());
  }
}
