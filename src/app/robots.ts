import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { env } from "@/server/env";

/** Search engines read the public pages only. */
export default async function robots(): Promise<MetadataRoute.Robots> {
  await connection();
  return {
    rules: { userAgent: "*", allow: "/", disallow: ["/api/", "/dashboard", "/sign-in", "/sign-up"] },
    sitemap: new URL("/sitemap.xml", env().NEXT_PUBLIC_SITE_URL).href,
  };
}
