/** A commit time on the wire: base64 of an unsigned 64-bit little-endian integer. */
export function encodeTimestamp(timestamp: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(timestamp);
  return bytes.toString("base64");
}

export function decodeTimestamp(text: string): bigint {
  return Buffer.from(text, "base64").readBigUInt64LE();
}
