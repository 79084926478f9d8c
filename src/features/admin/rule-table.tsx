import { BellRing, Check } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { alertRule } from "./alert-words";
import { utcMoment } from "./utc";

interface Props {
  rules: readonly { kind: string; at: number | null }[];
  /** The kinds of which an alert is open. */
  firing: ReadonlySet<string>;
  now: number;
}

/** Every rule with when it fires and when it fired last; firing ones first, then the newest. */
export function RuleTable({ rules, firing, now }: Props) {
  const sorted = [...rules].sort(
    (a, b) => Number(firing.has(b.kind)) - Number(firing.has(a.kind)) || (b.at ?? 0) - (a.at ?? 0),
  );
  const lastOf = (at: number | null) => (at === null ? "Never" : utcMoment(at, now));
  return (
    <>
      <table className="table border-t max-md:hidden">
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">State</th>
            <th scope="col">Fires when</th>
            <th scope="col">Over when</th>
            <th scope="col">Last fired</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ kind, at }) => (
            <tr key={kind}>
              <td className="font-medium">{alertRule(kind).title}</td>
              <td>
                <RuleState isFiring={firing.has(kind)} />
              </td>
              <td className="num text-muted-foreground">{alertRule(kind).firesWhen}</td>
              <td className="num text-muted-foreground">{alertRule(kind).overWhen}</td>
              <td className="num text-muted-foreground">{lastOf(at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul className="divide-y border-t md:hidden">
        {sorted.map(({ kind, at }) => (
          <li key={kind} className="px-5 py-3">
            <div className="flex items-center justify-between gap-3">
              <p className="font-medium">{alertRule(kind).title}</p>
              <RuleState isFiring={firing.has(kind)} />
            </div>
            <p className="num mt-1 text-sm text-muted-foreground">
              Fires when: {alertRule(kind).firesWhen}. Over when: {alertRule(kind).overWhen}.
            </p>
            <p className="num mt-0.5 text-xs text-subtle">Last fired: {lastOf(at)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function RuleState({ isFiring }: { isFiring: boolean }) {
  return isFiring ? (
    <Badge tone="warning" icon={<BellRing aria-hidden="true" />}>
      Firing
    </Badge>
  ) : (
    <Badge tone="success" icon={<Check aria-hidden="true" />}>
      OK
    </Badge>
  );
}
