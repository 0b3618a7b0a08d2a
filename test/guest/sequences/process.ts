import { PluginLoadError, type Host, type Plugin } from "proxy-wasm-assemblyscript-sdk/host";
import type { Random } from "../../codecs/mutate.js";
import { HttpLife, TcpLife, type Life } from "./streams.js";
import type { Traffic } from "./traffic.js";

const MAX_LIVE = 40;
const CONFIGURATIONS = ["a", "b", "{}", "\0\xff"];

/** A process under traffic: many streams of many plugins in one VM, each at its own point, while time goes on. */
export class RandomProcess {
  /** Streams that have come to their end. */
  ended = 0;
  readonly #live: Life[] = [];

  constructor(
    private readonly host: Host,
    private readonly plugins: readonly Plugin[],
    private readonly random: Random,
    private readonly traffic: Traffic,
  ) {}

  /** Goes on until `count` more streams have ended. */
  async run(count: number): Promise<void> {
    const until = this.ended + count;
    while (this.ended < until) {
      const event = this.random.below(2000);
      if (event === 0) await this.#configure();
      else if (event < 10) this.#callRoot();
      else if (event < 100) this.host.advanceSync(this.random.pick([1, 5, 20, 100]));
      else this.#step();
    }
  }

  /** Lets all streams end, and everything that is under way arrive. */
  finish(): void {
    while (this.#live.length > 0) this.#step(this.#live.length - 1);
    this.host.advanceSync(100_000);
  }

  #step(index = this.random.below(MAX_LIVE)): void {
    const life = this.#live[index];
    if (life === undefined) this.#live.push(this.#open());
    else if (!life.step()) {
      this.#live.splice(index, 1);
      this.ended++;
    }
  }

  #open(): Life {
    const plugin = this.random.pick(this.plugins);
    const Kind = plugin.name.startsWith("tcp-") ? TcpLife : HttpLife;
    return new Kind(plugin, this.random, this.traffic);
  }

  /** What Envoy does to roots, and what it could do. */
  #callRoot(): void {
    const plugin = this.random.pick(this.plugins);
    const calls = [
      () => plugin.callForeignFunction(this.random.below(5), this.traffic.body()),
      () => plugin.validateConfiguration(this.traffic.body()),
      () => plugin.startAgain(),
      () => plugin.updateStats(),
    ];
    this.random.pick(calls)();
  }

  /** Another configuration while streams of the old one go on. A module may refuse it: then all stays as it was. */
  async #configure(): Promise<void> {
    try {
      await this.random.pick(this.plugins).update(this.random.pick(CONFIGURATIONS));
    } catch (error) {
      if (!(error instanceof PluginLoadError)) throw error;
    }
  }
}
