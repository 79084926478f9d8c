import type { User } from "../entities";

/** Address of the picture a person uploaded, or else of their initial; behind the app's own origin, so a strict `img-src 'self'` shows it. */
export function avatarUrl(proxyUrl: string, user: User): string {
  if (user.imageId) return imageUrl(proxyUrl, user.imageId);
  // By this word Clerk's components know that there is nothing to remove.
  return `${proxyUrl}/v1/avatar_placeholder/${user.id}.svg`;
}

export function imageUrl(proxyUrl: string, imageId: string): string {
  return `${proxyUrl}/v1/images/${imageId}`;
}
