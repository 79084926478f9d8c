"use client";

import Link from "next/link";

import { useSingleKeys } from "@/components/single-keys";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

import { SHORTCUTS } from "./shortcuts";

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The keys of the library. */
export function ShortcutsDialog({ open, onOpenChange }: Props) {
  const [singleKeys] = useSingleKeys();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="divide-y">
        {SHORTCUTS.map(({ keys, does, singleKey }) => (
          <div key={does} className="flex items-center justify-between gap-4 py-2">
            <dt>
              {does}
              {singleKey && !singleKeys && <span className="text-sm text-subtle"> (switched off)</span>}
            </dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 text-sm text-muted-foreground">
        Single keys can be switched off in{" "}
        <Link className="link" href="/dashboard/settings">
          Settings
        </Link>
        .
      </p>
    </Dialog>
  );
}
