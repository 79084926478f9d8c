import type { MetadataRoute } from "next";
import { connection } from "next/server";
import { env } from "@/server/env";

const PUBLIC_PATHS = ["/", "/pricing", "/terms", "/privacy"];

/** The public pages under the address this deployment is known by. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  await connection();
  return PUBLIC_PATHS.map((path) => ({ url: new URL(path, env().NEXT_PUBLIC_SITE_URL).href }));
}
