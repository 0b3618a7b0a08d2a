import { take } from "./abi/arena";
import { proxy_set_header_map_pairs } from "./abi/imports";
import { Status, note } from "./abi/status";
import { MapType } from "./abi/types";
import { Bytes, utf8 } from "./bytes";
import { sameLetters } from "./bytes/compare";
import { addressOf, isMissing, lengthOf } from "./bytes/text";
import { HeaderList } from "./header-list";

/**
 * Many changes of a header map for the price of two host calls: it is read once, changed in the guest's memory, and
 * written back by `commit`. Pays from about eight single changes on. The effect is that of the single calls; like them, a
 * change of request headers clears Envoy's route cache.
 *
 *     const edit = requestHeaders.edit();
 *     if (edit) { edit.remove("x-debug"); edit.replace("x-tenant", tenant); edit.commit(); }
 */
// @ts-ignore: decorator
@unmanaged
export class HeaderEditor {
  private map: i32;
  private list: HeaderList;
  private isChanged: bool;

  /** @internal */
  static of(map: i32, list: HeaderList): HeaderEditor {
    const editor = changetype<HeaderEditor>(take(offsetof<HeaderEditor>()));
    editor.map = map;
    editor.list = list;
    editor.isChanged = false;
    return editor;
  }

  /** The first value of a header as it is now; `null` when it is missing. */
  get<N>(name: N): Bytes | null {
    return this.isHost(name) ? this.list.get(utf8(":authority")) : this.list.get(name);
  }

  /** Whether the header is there now. */
  has<N>(name: N): bool {
    return this.get(name) !== null;
  }

  /** Adds one more value; a null value is `BadArgument`. */
  add<N, V>(name: N, value: V): Status {
    if (isMissing(value)) return note(Status.BadArgument);
    if (this.isHost(name)) this.list.add(utf8(":authority"), value);
    else this.list.add(name, value);
    this.isChanged = true;
    return Status.Ok;
  }

  /** Puts one value in place of all, or adds it when there was none; a null value is `BadArgument`. */
  replace<N, V>(name: N, value: V): Status {
    if (isMissing(value)) return note(Status.BadArgument);
    this.remove(name);
    return this.add(name, value);
  }

  /** Removes all values. */
  remove<N>(name: N): Status {
    if (this.isHost(name) ? this.list.remove(utf8(":authority")) : this.list.remove(name)) this.isChanged = true;
    return Status.Ok;
  }

  /**
   * Writes back, if anything changed. `BadArgument` and no change at all when there are more headers than Envoy reads from
   * a filter: 1,024, or 1 MiB.
   */
  commit(): Status {
    if (!this.isChanged) return Status.Ok;
    if (this.list.isTooLarge) return note(Status.BadArgument);
    this.isChanged = false;
    return note(proxy_set_header_map_pairs(this.map, this.list.write(), this.list.size));
  }

  /** In a request Envoy takes `host` for another name of `:authority`. */
  private isHost<N>(name: N): bool {
    const address = addressOf(name);
    return (
      this.map == MapType.RequestHeaders &&
      lengthOf(name, address) == 4 &&
      sameLetters(address, changetype<usize>(utf8("host")), 4)
    );
  }
}
