import { z } from "zod";
import { ClerkApiError } from "../clerk-api-error";

const metadata = z.record(z.string(), z.unknown());
const name = z.string().max(256).nullish();

export const newUserBody = z.object({
  email_address: z.array(z.string()).min(1),
  password: z.string().optional(),
  first_name: name,
  last_name: name,
  public_metadata: metadata.optional(),
  private_metadata: metadata.optional(),
  unsafe_metadata: metadata.optional(),
  external_id: z.string().nullish(),
});

export const userChangesBody = newUserBody.omit({ email_address: true }).extend({
  primary_email_address_id: z.string().optional(),
  sign_out_of_other_sessions: z.boolean().optional(),
});

export const metadataBody = newUserBody.pick({
  public_metadata: true,
  private_metadata: true,
  unsafe_metadata: true,
});
export const passwordBody = z.object({ password: z.string() });
export const userIdBody = z.object({ user_id: z.string() });
export const ticketBody = userIdBody.extend({ expires_in_seconds: z.int().positive().optional() });
export const tokenBody = z.object({ expires_in_seconds: z.int().positive().optional() });

/** The JSON body of a Backend API request; Clerk's 400 or 422 naming the field when it does not fit. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  const parsed = schema.safeParse(await readJson(request));
  if (parsed.success) return parsed.data;
  const param = String(parsed.error.issues[0]?.path[0] ?? "body");
  throw ClerkApiError.invalidFormat(param, `${param} is not valid.`);
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === "") return {};
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ClerkApiError(415, {
      code: "unsupported_content_type",
      message: "Content-Type is unsupported",
      longMessage: "The Content-Type of this request must be application/json.",
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new ClerkApiError(400, {
      code: "request_body_invalid",
      message: "Request body invalid",
      longMessage: "The request body is not valid JSON.",
    });
  }
}
