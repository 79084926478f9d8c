/** A decoded form: nested hashes and lists of strings. Hashes have no prototype, so that every name is just a name. */
export type FormValue = string | FormValue[] | FormHash;
export interface FormHash {
  [name: string]: FormValue;
}

const emptyHash = (): FormHash => Object.create(null) as FormHash;

/** Decodes `a[b][c]=`, `a[0][b]=`, `a[]=` and repeated `a[]=`; indexed lists stay hashes until their type is known. */
export function parseForm(text: string): FormHash {
  const root = emptyHash();
  for (const [name, value] of new URLSearchParams(text)) {
    const open = name.indexOf("[");
    const head = open === -1 ? name : name.slice(0, open);
    const rest =
      open === -1 ? [] : [...name.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
    place(root, [head, ...rest], value);
  }
  return root;
}

function place(hash: FormHash, path: string[], value: string): void {
  const [segment = "", ...rest] = path;
  const name = segment === "" ? nextIndex(hash, rest) : segment;
  if (rest.length === 0) {
    hash[name] = value;
    return;
  }
  const existing = hash[name];
  const child = typeof existing === "object" && !Array.isArray(existing) ? existing : emptyHash();
  hash[name] = child;
  place(child, rest, value);
}

/** `x[][a]=1&x[][b]=2` fills one element until a name repeats; `x[]=` always starts the next. */
function nextIndex(hash: FormHash, rest: string[]): string {
  const size = Object.keys(hash).length;
  const last = hash[String(size - 1)];
  const [next] = rest;
  const fits = next !== undefined && typeof last === "object" && !Array.isArray(last) && !(next in last);
  return String(fits ? size - 1 : size);
}

/** The elements of a list written as `[0]`, `[1]`, or null when the hash is no list. */
export function asList(value: FormValue): FormValue[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return null;
  const names = Object.keys(value);
  if (!names.every((name) => /^\d+$/.test(name))) return null;
  return names.sort((left, right) => Number(left) - Number(right)).map((name) => value[name] ?? "");
}
