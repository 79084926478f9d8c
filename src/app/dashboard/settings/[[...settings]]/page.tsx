import { auth } from "@clerk/nextjs/server";
import type { Metadata } from "next";
import { cookies } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/components/theme";
import { ThemeChoice } from "@/components/theme-menu";
import { Card } from "@/components/ui/card";
import { KeyboardSetting } from "@/features/shell/keyboard-setting";
import { Profile } from "@/features/shell/profile";

export const metadata: Metadata = { title: "Settings" };

/** How the product looks and behaves in this browser, and the account with its sign-ins. */
export default async function SettingsPage() {
  await auth.protect();
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <div className="mx-auto max-w-[65rem] space-y-4 px-4 py-6 lg:px-8 lg:py-9">
      <h1 className="mb-6 text-2xl">Settings</h1>
      <div className="grid gap-4 md:grid-cols-2">
        <Card pad aria-labelledby="theme-title">
          <h2 id="theme-title" className="text-md">
            Theme
          </h2>
          <p className="mt-0.5 text-sm text-muted-foreground">
            Kept in this browser. System follows your device.
          </p>
          <div className="mt-3 flex flex-wrap gap-1">
            <ThemeChoice initial={theme} />
          </div>
        </Card>
        <Card pad aria-labelledby="keyboard-title">
          <h2 id="keyboard-title" className="text-md">
            Keyboard
          </h2>
          <div className="mt-3">
            <KeyboardSetting />
          </div>
        </Card>
      </div>
      <section aria-label="Account" className="pt-4">
        <Profile />
      </section>
    </div>
  );
}
