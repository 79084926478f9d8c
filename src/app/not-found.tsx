import type { Metadata } from "next";
import { BarePage } from "@/components/bare-page";
import { ButtonLink } from "@/components/ui/button-link";

export const metadata: Metadata = { title: "Not found", robots: { index: false } };

/** Every address that leads nowhere. */
export default function NotFound() {
  return (
    <BarePage>
      <div className="flex max-w-[46ch] flex-col items-center pt-10 text-center sm:pt-20">
        <p className="mono text-subtle">404</p>
        <h1 className="mt-3 text-3xl">There is nothing here</h1>
        <p className="mt-3 text-md text-muted-foreground">
          The address may be mistyped, or the page has moved. Your prompts and your plan are untouched.
        </p>
        <div className="mt-6 flex flex-wrap justify-center gap-2.5">
          <ButtonLink href="/dashboard" variant="primary">
            Open library
          </ButtonLink>
          <ButtonLink href="/">Start page</ButtonLink>
        </div>
      </div>
    </BarePage>
  );
}
