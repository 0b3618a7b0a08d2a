import { unpackTar } from "modern-tar";
import { OciError } from "./errors.js";

const BLOCK = 512;

/** A regular file of an archive. */
export interface TarFile {
  /** At most 100 ASCII characters. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * A ustar archive of regular files: mode 0644, owner 0/0 without names, the given time. Nothing of the machine gets in.
 *
 *     name[100] mode[8] uid[8] gid[8] size[12] mtime[12] checksum[8] type[1] link[100] "ustar" 0 "00" … to 512
 *     contents, padded to 512 …   two empty blocks
 */
export function writeTar(files: readonly TarFile[], mtimeSeconds: number): Uint8Array {
  const parts = files.flatMap((file) => [header(file, mtimeSeconds), file.bytes, padding(file.bytes.length)]);
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** Regular files of an untrusted archive. @throws OciError (content) when it is damaged. */
export async function readTar(bytes: Uint8Array): Promise<TarFile[]> {
  try {
    const entries = await unpackTar(bytes, { strict: true });
    return entries
      .filter((entry) => entry.header.type === undefined || entry.header.type === "file")
      .map((entry) => ({ name: entry.header.name, bytes: entry.data ?? new Uint8Array() }));
  } catch (cause) {
    throw new OciError("content", `the layer is not a tar archive: ${(cause as Error).message}`, undefined, { cause });
  }
}

function header(file: TarFile, mtimeSeconds: number): Buffer {
  if (!/^[\x20-\x7e]{1,100}$/.test(file.name)) throw new RangeError(`${file.name} is no name for a ustar entry`);
  const block = Buffer.alloc(BLOCK);
  block.write(file.name, 0, "latin1");
  block.write("0000644\0", 100, "latin1");
  block.write("0000000\0", 108, "latin1");
  block.write("0000000\0", 116, "latin1");
  block.write(`${octal(file.bytes.length, 11)}\0`, 124, "latin1");
  block.write(`${octal(mtimeSeconds, 11)}\0`, 136, "latin1");
  block.write("        0", 148, "latin1");
  block.write("ustar\x0000", 257, "latin1");
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\0 `, 148, "latin1");
  return block;
}

function octal(value: number, digits: number): string {
  const text = value.toString(8).padStart(digits, "0");
  if (text.length > digits) throw new RangeError(`${value} does not fit into a ustar header`);
  return text;
}

function padding(length: number): Buffer {
  return Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK);
}
