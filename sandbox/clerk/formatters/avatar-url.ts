import type { User } from "../entities";

/** The person's picture behind the app's own origin, so a strict `img-src 'self'` shows it. */
export function avatarUrl(proxyUrl: string, user: User): string {
  return `${proxyUrl}/v1/avatars/${user.id}.svg`;
}
