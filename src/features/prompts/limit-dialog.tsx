"use client";

import { LibraryBig, Trash2 } from "lucide-react";
import type { ReactNode } from "react";

import { formatPrice } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Dialog } from "@/components/ui/dialog";
import { PRICES } from "@/shared/billing/plans";

import type { LimitReached } from "./use-create-prompt";

interface Props {
  /** Null while there is room. */
  limit: LimitReached | null;
  hasDraft: boolean;
  onClose: () => void;
  onManage: () => void;
}

/** The library is full: the count, the two ways on, and where the text is meanwhile. */
export function LimitDialog({ limit, hasDraft, onClose, onManage }: Props) {
  const format = useReaderFormat();
  const { monthly, annual } = PRICES;
  if (limit === null) return null;
  const draft = hasDraft ? " Your draft is kept in this browser." : "";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Your library is full"
      description={`Free holds ${limit.limit} prompts and you have ${limit.used}.${draft}`}
      footer={
        <>
          <Button onClick={onManage}>Manage prompts</Button>
          <ButtonLink variant="primary" href="/dashboard/billing">
            See Pro
          </ButtonLink>
        </>
      }
    >
      <ul className="num divide-y rounded-xl border">
        <Way icon={<LibraryBig aria-hidden="true" />} title="Go Pro">
          Unlimited prompts and version history. {formatPrice(monthly.unitAmount, monthly.currency, format)} a
          month, or {formatPrice(annual.unitAmount, annual.currency, format)} a year. You see the total before
          you pay.
        </Way>
        <Way icon={<Trash2 aria-hidden="true" />} title="Make room">
          Delete a prompt that you no longer use. You can export the library first.
        </Way>
      </ul>
    </Dialog>
  );
}

function Way({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3 p-4">
      <span className="mt-0.5 shrink-0 text-brand-text [&>svg]:size-4.5">{icon}</span>
      <div>
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-sm text-muted-foreground">{children}</p>
      </div>
    </li>
  );
}
