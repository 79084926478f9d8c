"use client";

import { api } from "@convex/api";
import { useState } from "react";
import { useSignedInMutation } from "@/components/signed-in";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useEachOpening } from "@/components/use-each-opening";
import { COMP_LENGTHS, type PersonDetail } from "./person-words";
import { ReasonDialog } from "./reason-dialog";
import { utcDay } from "./utc";

type Comp = PersonDetail["comps"][number];

/** What operators gave to a person, and the giving and taking back of it. */
export function GivenCard({ detail: { person, comps } }: { detail: PersonDetail }) {
  const [isGiving, setGiving] = useState(false);
  const [taking, setTaking] = useState<Comp | null>(null);
  return (
    <Card pad aria-labelledby="given">
      <div className="flex items-center justify-between gap-3">
        <h2 id="given" className="text-md">
          Given by an operator
        </h2>
        {!person.isDeleted && (
          <Button size="sm" onClick={() => setGiving(true)}>
            Give Pro
          </Button>
        )}
      </div>
      {comps.length === 0 ? (
        <p className="mt-2 text-sm text-muted-foreground">
          Nothing. Pro that is given needs no payment and goes before any subscription.
        </p>
      ) : (
        <ul className="mt-3 divide-y border-t text-sm">
          {comps.map((comp) => (
            <li
              key={comp.grantId}
              className="flex flex-col items-start gap-2 py-3 last:pb-0 sm:flex-row sm:justify-between sm:gap-3"
            >
              <div className="num min-w-0">
                <p className="font-medium">
                  Pro {comp.expiresAt === null ? "until it is taken back" : `until ${utcDay(comp.expiresAt)}`}
                </p>
                <p className="mt-0.5 break-words text-muted-foreground">
                  Given {utcDay(comp.givenAt)} by <span className="mono break-all">{comp.actor}</span>:{" "}
                  {comp.reason}
                </p>
              </div>
              <Button size="sm" variant="ghost" onClick={() => setTaking(comp)}>
                Take back
                <span className="sr-only"> what was given {utcDay(comp.givenAt)}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <GiveDialog clerkId={person.clerkId} open={isGiving} onOpenChange={setGiving} />
      <TakeBackDialog comp={taking} onClose={() => setTaking(null)} />
    </Card>
  );
}

interface GiveProps {
  clerkId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function GiveDialog({ clerkId, ...dialog }: GiveProps) {
  const give = useSignedInMutation(api.adminPeople.grantComp);
  const [length, setLength] = useState(0);
  useEachOpening(dialog.open, () => setLength(0));
  const days = COMP_LENGTHS[length]?.days ?? null;
  return (
    <ReasonDialog
      {...dialog}
      title="Give Pro?"
      description="Pro is on at once. Nothing is charged, and a subscription that runs goes on as it is."
      action="Give Pro"
      running="Giving Pro…"
      onReason={async (reason) => void (await give({ clerkId, days, reason }))}
    >
      <label className="mb-3 block">
        <span className="label">For how long</span>
        <span className="input">
          <select
            className="w-full bg-transparent outline-none"
            value={length}
            onChange={(event) => setLength(Number(event.target.value))}
          >
            {COMP_LENGTHS.map(({ label }, index) => (
              <option key={label} value={index}>
                {label}
              </option>
            ))}
          </select>
        </span>
      </label>
    </ReasonDialog>
  );
}

function TakeBackDialog({ comp, onClose }: { comp: Comp | null; onClose: () => void }) {
  const takeBack = useSignedInMutation(api.adminPeople.revokeComp);
  return (
    <ReasonDialog
      open={comp !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Take Pro back?"
      description="What was given ends at once. From then on the person's own subscription decides, if there is one."
      action="Take back"
      running="Taking back…"
      onReason={async (reason) => {
        if (comp !== null) await takeBack({ grantId: comp.grantId, reason });
      }}
    />
  );
}
