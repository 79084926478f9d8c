import Link from "next/link";
import { APP_NAME } from "./app-name";
import { Mark } from "./mark";

interface Props {
  href: string;
}

/** Mark and name; a link to the start of the area it stands in. */
export function Logo({ href }: Props) {
  return (
    <Link href={href} className="inline-flex items-center gap-2.5 text-md font-semibold tracking-[-0.02em]">
      <Mark />
      {APP_NAME}
    </Link>
  );
}
