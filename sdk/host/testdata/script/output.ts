import { proxy_log } from "./abi";
import { out, setLast } from "./state";

/** What the host wrote: a number, or the address and size of bytes. */
export const U32 = -1;
export const U64 = -2;
export const NONE = -3;
export const BYTES = 0;
/** Bytes and, behind them, a compare-and-swap number. */
export const BYTES_CAS = 1;
/** Bytes and, behind them, a status code. */
export const BYTES_CODE = 2;

export function say(text: string): void {
  const bytes = String.UTF8.encode(text);
  proxy_log(2, changetype<usize>(bytes), bytes.byteLength);
}

function shown(p: usize, n: i32): string {
  let text = "";
  const digits = "0123456789ABCDEF";
  for (let i = 0; i < n; i++) {
    const c = load<u8>(p + i);
    if (c > 0x20 && c < 0x7f && c != 0x25) text += String.fromCharCode(c);
    else text += "%" + digits.charAt(c >> 4) + digits.charAt(c & 15);
  }
  return text;
}

export function report(callback: string, command: string, status: i32, kind: i32): void {
  let text = callback + " " + command + " " + status.toString();
  if (status == 0) {
    if (kind == U32) {
      setLast(load<i32>(out));
      text += " " + load<u32>(out).toString();
    } else if (kind == U64) {
      text += " " + load<u64>(out).toString();
    } else if (kind != NONE) {
      const n = load<i32>(out + 4);
      const p = load<usize>(out);
      text += " " + shown(p, n);
      if (n == 4) setLast(load<i32>(p));
      if (kind == BYTES_CAS) {
        setLast(load<i32>(out + 8));
        text += " cas";
      }
      if (kind == BYTES_CODE) text += " " + load<i32>(out + 8).toString();
    }
  }
  say(text);
}
