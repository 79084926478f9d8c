import { ClerkApiError } from "./clerk-api-error";

/**
 * The bytes of an uploaded picture: the field `file` of a form, as browsers and `@clerk/backend` send it, or base64
 * text (a data URL too), as clerk-js sends a picture that is given as text. 422 without one.
 */
export async function readImage(request: Request): Promise<Buffer> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "application/octet-stream") {
    const text = (await request.text()).replace(/^data:[^,]*;base64,/, "");
    if (text === "") throw ClerkApiError.missing("file");
    return Buffer.from(text, "base64");
  }
  if (type !== "multipart/form-data") throw ClerkApiError.unsupportedType("multipart/form-data");
  const file = await fileOf(request);
  if (!(file instanceof Blob)) throw ClerkApiError.missing("file");
  return Buffer.from(await file.arrayBuffer());
}

async function fileOf(request: Request): Promise<unknown> {
  try {
    return (await request.formData()).get("file");
  } catch {
    throw ClerkApiError.missing("file");
  }
}
