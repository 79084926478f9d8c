import { randomUUID } from "node:crypto";

const LIFETIME_MS = 60 * 60 * 1000;

/** One-time permissions to upload a file into a component, valid for an hour of wall time. */
export class UploadTokens {
  private readonly tokens = new Map<string, { component: string; expiresAt: number }>();

  constructor(private readonly wallNow: () => number) {}

  issue(component: string): string {
    const token = randomUUID();
    this.tokens.set(token, { component, expiresAt: this.wallNow() + LIFETIME_MS });
    return token;
  }

  /** The component of an unused, unexpired token, or null; the token is used up. */
  redeem(token: string): string | null {
    const known = this.tokens.get(token);
    this.tokens.delete(token);
    return known !== undefined && known.expiresAt > this.wallNow() ? known.component : null;
  }
}
