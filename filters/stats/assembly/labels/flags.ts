import { Bytes, BytesBuilder, utf8 } from "proxy-wasm-assemblyscript-sdk";

// Envoy's response flags (envoy/stream_info/stream_info.h, CoreResponseFlag), bit 0 first: names as access logs have them.
const NAMES: StaticArray<string> = [
  "LH",
  "UH",
  "UT",
  "LR",
  "UR",
  "UF",
  "UC",
  "UO",
  "NR",
  "DI",
  "FI",
  "RL",
  "UAEX",
  "RLSE",
  "DC",
  "URX",
  "SI",
  "IH",
  "DPE",
  "UMSDR",
  "RFCF",
  "NFCF",
  "DT",
  "UPE",
  "NC",
  "OM",
  "DF",
  "DO",
  "DR",
  "UDO",
];

/** `UF,URX` for a bit set, `-` for none. Flags that this version does not know are left out. */
export function flagNames(flags: u64): Bytes {
  const text = BytesBuilder.create(16);
  for (let i = 0; i < NAMES.length; i++) {
    if (!((flags >> i) & 1)) continue;
    if (text.length) text.byte(0x2c);
    text.append(unchecked(NAMES[i]));
  }
  return text.length ? text.view() : Bytes.of(utf8("-"));
}
