import { ClerkApiError } from "../clerk-api-error";
import type { ImageType, User } from "../entities";
import { newId } from "../ids";
import type { Instance } from "../instance";
import { now } from "../time";
import { updateUser } from "./users";

/** The largest picture, in bytes: what Clerk's own component allows. */
export const MAX_IMAGE_BYTES = 10_000_000;

/** Makes a picture the person's and announces `user.updated`; throws for anything that is no picture. */
export function setProfileImage(instance: Instance, user: User, bytes: Buffer): User {
  if (bytes.length > MAX_IMAGE_BYTES) throw refused("File size exceeds the maximum limit of 10MB.");
  const type = imageType(bytes);
  if (type === null) throw refused("File type not supported.");
  const image = { id: newId("img"), type, data: bytes.toString("base64"), createdAt: now() };
  instance.store.images.put(image);
  forget(instance, user);
  return updateUser(instance, { ...user, imageId: image.id });
}

/** Takes the person's picture away and announces `user.updated`; throws when there is none. */
export function removeProfileImage(instance: Instance, user: User): User {
  if (!user.imageId) throw ClerkApiError.notFound("No image was found.");
  forget(instance, user);
  return updateUser(instance, { ...user, imageId: null });
}

function forget({ store }: Instance, { imageId }: User): void {
  if (imageId) store.images.delete(imageId);
}

/** What the first bytes say; a name or a header could say anything. */
function imageType(bytes: Buffer): ImageType | null {
  if (bytes.subarray(0, 8).equals(Buffer.from("89504e470d0a1a0a", "hex"))) return "image/png";
  if (bytes.subarray(0, 3).equals(Buffer.from("ffd8ff", "hex"))) return "image/jpeg";
  const start = bytes.subarray(0, 12).toString("latin1");
  if (/^GIF8[79]a/.test(start)) return "image/gif";
  return /^RIFF.{4}WEBP/s.test(start) ? "image/webp" : null;
}

function refused(longMessage: string): ClerkApiError {
  return ClerkApiError.invalidFormat("file", longMessage);
}
