import { Hono } from "hono";
import { removeProfileImage, setProfileImage } from "../accounts/profile-image";
import { ClerkApiError } from "../clerk-api-error";
import { imageUrl } from "../formatters/avatar-url";
import { readImage } from "../read-image";
import { requireUser, respond } from "./frontend-env";
import type { FrontendContext, FrontendEnv } from "./frontend-env";

/** `/v1/me/profile_image`: the picture as Clerk's profile component sends it. */
export const profileImage = new Hono<FrontendEnv>()
  .post("/", async (c) => {
    requireUser(c);
    const bytes = await readImage(c.req.raw);
    const { client, user } = requireUser(c);
    const { imageId } = setProfileImage(c.var.instance, user, bytes);
    return respond(c, client.id, {
      object: "image",
      id: imageId,
      name: "image",
      public_url: imageUrl(c.var.view.proxyUrl, imageId ?? ""),
    });
  })
  .delete("/", (c) => {
    const { client, user } = requireUser(c);
    removeProfileImage(c.var.instance, user);
    return respond(c, client.id, { object: "image", id: user.imageId, deleted: true });
  });

/** `GET /v1/images/<image id>`: the bytes as they were uploaded. */
export function image(c: FrontendContext): Response {
  const found = c.var.instance.store.images.get(c.req.param("id"));
  if (!found) throw ClerkApiError.notFound("No image was found.");
  return c.body(Buffer.from(found.data, "base64"), 200, {
    "content-type": found.type,
    // A new picture has a new address.
    "cache-control": "private, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'",
  });
}
