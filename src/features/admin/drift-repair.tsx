"use client";

import { api } from "@convex/api";
import { Wrench } from "lucide-react";
import { useState } from "react";
import { useSignedInMutation } from "@/components/signed-in";
import { Button } from "@/components/ui/button";
import { repairedWords, repairPlan, repairWords, type DriftFinding, type DriftReport } from "./drift-words";
import { ReasonDialog } from "./reason-dialog";
import { countWords } from "./utc";

const NAMED = 8;

interface Props {
  reportId: DriftReport["reportId"];
  findings: readonly DriftFinding[];
  /** The class, where it is one of several. */
  what: string;
  isSmall?: boolean;
}

/** Repairs differences when a person says so: names who will be read again, asks why, says what came of it. */
export function RepairButton({ reportId, findings, what, isSmall = false }: Props) {
  const repair = useSignedInMutation(api.adminDrift.repair);
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState("");
  const plan = repairPlan(findings);
  const { customers, findingIds } = plan;
  const label = `Repair ${countWords(customers.length, "customer")}`;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className="num text-sm text-muted-foreground empty:hidden">
        {said}
      </p>
      {customers.length > 0 && (
        <Button
          variant={isSmall ? "secondary" : "primary"}
          size={isSmall ? "sm" : "md"}
          icon={<Wrench aria-hidden="true" />}
          aria-label={isSmall ? `${label}: ${what}` : undefined}
          onClick={() => setOpen(true)}
        >
          {label}
        </Button>
      )}
      <ReasonDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={`${label}?`}
        description={repairWords(plan)}
        action="Repair"
        running="Repairing…"
        onReason={async (reason) =>
          setSaid(repairedWords((await repair({ reportId, findingIds, reason })).customers))
        }
      >
        <CustomerNames customers={customers} />
      </ReasonDialog>
    </div>
  );
}

/** Who will be read again, by id. */
function CustomerNames({ customers }: { customers: readonly string[] }) {
  const others = customers.length - NAMED;
  return (
    <ul aria-label="Read again" className="mono mb-4 space-y-1 text-xs text-muted-foreground">
      {customers.slice(0, NAMED).map((customer) => (
        <li key={customer} className="break-all">
          {customer}
        </li>
      ))}
      {others > 0 && <li>and {countWords(others, "other")}</li>}
    </ul>
  );
}
