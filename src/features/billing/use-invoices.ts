"use client";

import { api } from "@convex/api";
import { useState } from "react";

import { useSignedInMutation, useSignedInPages, useSignedInQuery } from "@/components/signed-in";
import { INVOICES_SHOWN } from "@/shared/billing/overview";
import type { InvoiceView } from "@/shared/billing/overview";

const PAGE = 24;

/** What stands below the list: nothing, a way to more, that more is on its way, or that Stripe has to wait. */
type MoreInvoices = "none" | "offered" | "loading" | "later" | "all";

/**
 * The invoices to show: the newest ones of the page, and on request all others, a page at a time; when ours are used up,
 * Stripe is asked for older ones.
 */
export function useInvoices(newest: InvoiceView[]): {
  invoices: InvoiceView[];
  more: MoreInvoices;
  showMore: () => void;
} {
  const [wanted, setWanted] = useState(false);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  const pages = useSignedInPages(api.invoices.list, wanted ? {} : "skip", PAGE);
  const history = useSignedInQuery(api.invoices.history, wanted ? {} : "skip");
  const readOlder = useSignedInMutation(api.invoices.readOlder);

  const askStripe = async () => {
    // Until Stripe has been asked nothing else tells that it will be.
    setAsking(true);
    setRefused(false);
    // An answer that never comes is told by the connection's own notice.
    const answer = await readOlder({}).catch(() => "later" as const);
    setRefused(answer === "later");
    setAsking(false);
  };
  const showMore = () => {
    if (!wanted) setWanted(true);
    else if (pages.status === "CanLoadMore") pages.loadMore(PAGE);
    else if (history === "more") void askStripe();
  };
  const older: MoreInvoices = asking ? "loading" : moreOf(pages.status, history, refused);
  const loaded = wanted && pages.results.length >= newest.length;
  return {
    invoices: loaded ? pages.results : newest,
    more: wanted ? older : newest.length < INVOICES_SHOWN ? "none" : "offered",
    showMore,
  };
}

function moreOf(
  status: ReturnType<typeof useSignedInPages>["status"],
  history: "complete" | "more" | "reading" | undefined,
  refused: boolean,
): MoreInvoices {
  if (status === "CanLoadMore") return "offered";
  if (status !== "Exhausted" || history === undefined || history === "reading") return "loading";
  if (history === "complete") return "all";
  return refused ? "later" : "offered";
}
