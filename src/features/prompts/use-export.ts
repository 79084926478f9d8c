"use client";

import { api } from "@convex/api";
import { useConvex } from "convex/react";
import type { FunctionReturnType } from "convex/server";

import { notify } from "@/components/toast";
import { trackEvent } from "@/features/analytics/track-event";

import { exportFileName, toCsv, toJson } from "./export-prompts";
import type { ExportedPrompt } from "./export-prompts";

type Page = FunctionReturnType<typeof api.prompts.exportAll>;

const TYPES = { json: "application/json", csv: "text/csv;charset=utf-8" } as const;

/** Downloads the whole library, page by page, as one file. */
export function useExport(): (format: "json" | "csv") => Promise<void> {
  const convex = useConvex();
  return async (format) => {
    try {
      const prompts: ExportedPrompt[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await convex.query(api.prompts.exportAll, cursor === null ? {} : { cursor });
        prompts.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== null);
      const now = Date.now();
      const text = format === "json" ? toJson(prompts, now) : toCsv(prompts);
      download(new Blob([text], { type: TYPES[format] }), exportFileName(format, now));
      trackEvent("prompts_exported");
      notify({ title: prompts.length === 1 ? "1 prompt exported" : `${prompts.length} prompts exported` });
    } catch {
      trackEvent("ui_error", { code: "prompts_export" });
      notify({
        title: "Could not export",
        description: "Check your connection, then try again.",
        failed: true,
      });
    }
  };
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the blob by the next task.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
