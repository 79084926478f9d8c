import "server-only";
import { AppError } from "./app-error";

/**
 * The body's bytes, at most `maxBytes` of them. The declared length is refused before anything is read; a body
 * without one is counted as it comes in, so a stream that never ends costs no more than the cap.
 * Throws AppError `payload_too_large`.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > maxBytes) throw new AppError("payload_too_large");
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (let part = await read(reader); part !== undefined; part = await read(reader)) {
    size += part.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw new AppError("payload_too_large");
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks, size);
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch (cause) {
    throw new AppError("invalid_request", { reason: "the body ended early", cause });
  }
}
