import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { APP_NAME } from "@/components/app-name";
import { parseTheme, THEME_COOKIE } from "@/components/theme";
import { env } from "@/server/env";
import { FONT_CLASSES } from "./fonts";
import "./globals.css";

/** Absolute addresses come from the run-time environment, so that one build runs anywhere. */
export async function generateMetadata(): Promise<Metadata> {
  // Not while building: the build knows no environment.
  await connection();
  return {
    metadataBase: new URL(env().NEXT_PUBLIC_SITE_URL),
    title: { default: APP_NAME, template: `%s · ${APP_NAME}` },
    description: "A prompt library: searchable, tagged, with the changing parts as variables.",
    applicationName: APP_NAME,
    openGraph: { siteName: APP_NAME, type: "website" },
    formatDetection: { telephone: false, date: false, address: false, email: false },
  };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f9fafb" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0d10" },
  ],
};

/** The document around every page. The theme is rendered from its cookie: no script, no flash. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const jar = await cookies();
  return (
    <html lang="en" data-theme={parseTheme(jar.get(THEME_COOKIE)?.value)} className={FONT_CLASSES}>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:left-3 focus:top-3 focus:z-60 focus:rounded-lg focus:bg-card focus:px-3 focus:py-2"
        >
          Skip to content
        </a>
        {children}
      </body>
    </html>
  );
}
