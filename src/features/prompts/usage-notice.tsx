"use client";

import Link from "next/link";

import { formatPrice } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Meter } from "@/components/ui/meter";
import { PRICES } from "@/shared/billing/plans";

interface Props {
  used: number;
  /** Null on Pro. */
  limit: number | null;
  onManage: () => void;
}

/** How full a Free library is; said on every screen once it is full, and on the phone always. */
export function UsageNotice({ used, limit, onManage }: Props) {
  const format = useReaderFormat();
  if (limit === null) return null;
  if (used < limit) {
    return (
      <div className="flex items-center gap-3 border-b px-4 py-2.5 text-xs lg:hidden">
        <span className="num shrink-0 font-medium">
          {used} of {limit} prompts
        </span>
        <Meter className="flex-1" used={used} max={limit} label="Prompts used" unit="prompts" />
        <Link className="link shrink-0" href="/dashboard/billing">
          Go Pro
        </Link>
      </div>
    );
  }
  const price = formatPrice(PRICES.monthly.unitAmount, PRICES.monthly.currency, format);
  return (
    <div className="border-b bg-card p-4" role="status">
      <div className="flex items-center justify-between text-sm">
        <span className="num font-medium">
          {used} of {limit} prompts
        </span>
        <Badge tone="warning">Library full</Badge>
      </div>
      <Meter className="mt-2.5" used={used} max={limit} label="Prompts used" unit="prompts" />
      <p className="num mt-2.5 text-sm text-muted-foreground">
        {used > limit
          ? `All of them stay readable and editable. New ones need Pro: ${price} a month.`
          : `Delete one to add another, or go Pro for unlimited prompts: ${price} a month.`}
      </p>
      <div className="mt-3 flex gap-2">
        <ButtonLink variant="primary" size="sm" href="/dashboard/billing">
          See Pro
        </ButtonLink>
        <Button variant="ghost" size="sm" onClick={onManage}>
          Manage prompts
        </Button>
      </div>
    </div>
  );
}
