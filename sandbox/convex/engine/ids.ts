import { smallRandomBytes } from "./random-bytes";

// Convex's document ids: base32 of a variable-length table number, 16 random bytes and a Fletcher-16 checksum.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const DIGITS = new Map([...ALPHABET].map((character, digit) => [character, digit]));
const RANDOM_BYTES = 16;
const MIN_LENGTH = 31;
const MAX_LENGTH = 37;
const MAX_TABLE_NUMBER_BYTES = 5;

/** A fresh document id for the table with this number; 31 to 37 characters. */
export function encodeId(tableNumber: number): string {
  const bytes: number[] = [];
  let rest = tableNumber;
  while (rest >= 128) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  bytes.push(rest, ...smallRandomBytes(RANDOM_BYTES));
  bytes.push(...fletcher16(bytes));
  return toBase32(bytes);
}

/** The table number inside a document id, or null when the text is not a well-formed id. */
export function decodeTableNumber(id: string): number | null {
  if (id.length < MIN_LENGTH || id.length > MAX_LENGTH) return null;
  const bytes = fromBase32(id);
  if (bytes === null) return null;
  let tableNumber = 0;
  let position = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[position];
    if (byte === undefined || position >= MAX_TABLE_NUMBER_BYTES) return null;
    position += 1;
    tableNumber |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const end = position + RANDOM_BYTES;
  const [first, second] = fletcher16(bytes.slice(0, end));
  return bytes[end] === first && bytes[end + 1] === second ? tableNumber : null;
}

function fletcher16(bytes: readonly number[]): [number, number] {
  let first = 0;
  let second = 0;
  for (const byte of bytes) {
    first = (first + byte) & 255;
    second = (second + first) & 255;
  }
  return [first, second];
}

function toBase32(bytes: readonly number[]): string {
  let text = "";
  let bits = 0;
  let buffer = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      text += ALPHABET.charAt((buffer >>> (bits - 5)) & 31);
      bits -= 5;
      buffer &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? text + ALPHABET.charAt((buffer << (5 - bits)) & 31) : text;
}

function fromBase32(text: string): number[] | null {
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const character of text) {
    const digit = DIGITS.get(character);
    if (digit === undefined) return null;
    buffer = (buffer << 5) | digit;
    bits += 5;
    if (bits < 8) continue;
    bytes.push((buffer >>> (bits - 8)) & 255);
    bits -= 8;
    buffer &= (1 << bits) - 1;
  }
  return bytes;
}
