import { Gauge } from "lucide-react";
import Link from "next/link";
import { Suspense } from "react";
import { ButtonLink } from "@/components/ui/button-link";

interface Props {
  /** Still under way when the page around it is sent. */
  isOperator: Promise<boolean>;
  place: "sidebar" | "topBar";
}

/**
 * The way to the operator's pages, for operators alone. It comes with the document and takes its place where nothing
 * moves: below the sidebar's last entry, and before the first of the top bar's buttons. Nobody else gets a byte of it.
 */
export function OperatorLink(props: Props) {
  return (
    <Suspense fallback={null}>
      <LinkOf {...props} />
    </Suspense>
  );
}

async function LinkOf({ isOperator, place }: Props) {
  if (!(await isOperator)) return null;
  if (place === "topBar") {
    return (
      <ButtonLink href="/admin" variant="ghost" size="sm" icon={<Gauge aria-hidden="true" />}>
        Operator
      </ButtonLink>
    );
  }
  return (
    <Link href="/admin" className="nav mt-0.5">
      <Gauge aria-hidden="true" />
      Operator
    </Link>
  );
}
