import type { Request } from "../../model/work.js";

/** Six headers, as a small client of a service sends them. */
const small: Request["headers"] = [
  ["user-agent", "bench/1.0"],
  ["x-tenant", "tenant-blue"],
  ["x-user", "user-4711"],
  ["x-role", "reader"],
  ["x-client", "web"],
  ["x-region", "eu-central"],
];

/** 24 more, as they gather on the way through a mesh. */
const gathered = Array.from({ length: 24 }, (_, i): [string, string] => [
  `x-gathered-${String(i)}`,
  `value-${String(i)}-of-some-length`,
]);

/** A request with six headers, or with thirty. */
export function requestWith(count: 6 | 30): Request {
  return { method: "GET", path: "/reviews/7", headers: count === 6 ? small : [...small, ...gathered] };
}

/** The request with other values for some headers; a list of them stands for a repeated header, an empty one for none. */
export function changed(request: Request, values: Readonly<Record<string, readonly string[]>>): Request {
  const kept = request.headers.filter(([name]) => !(name in values));
  const added = Object.entries(values).flatMap(([name, all]) => all.map((value): [string, string] => [name, value]));
  return { ...request, headers: [...kept, ...added] };
}
