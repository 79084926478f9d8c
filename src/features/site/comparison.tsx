import { Check } from "lucide-react";
import { FREE_PROMPT_LIMIT } from "@/shared/billing/plans";

type Cell = string | boolean;

const ROWS: readonly { feature: string; free: Cell; pro: Cell }[] = [
  { feature: "Prompts", free: String(FREE_PROMPT_LIMIT), pro: "Unlimited" },
  { feature: "Variables", free: true, pro: true },
  { feature: "Tags and search", free: true, pro: true },
  { feature: "Export (JSON, CSV)", free: true, pro: true },
  { feature: "Version history", free: false, pro: true },
  { feature: "Compare and restore", free: false, pro: true },
];

/** The two plans, feature by feature. */
export function Comparison() {
  return (
    <section className="mx-auto mt-20 max-w-[51.25rem]">
      <h2 className="text-2xl">What is in each plan</h2>
      <div className="card mt-6 overflow-hidden">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col" className="w-[24%] text-center!">
                Free
              </th>
              <th scope="col" className="w-[24%] text-center!">
                Pro
              </th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(({ feature, free, pro }) => (
              <tr key={feature}>
                <th scope="row" className="whitespace-normal! text-sm! font-normal! text-foreground!">
                  {feature}
                </th>
                <td className="num text-center">
                  <Value cell={free} />
                </td>
                <td className="num text-center font-medium">
                  <Value cell={pro} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Value({ cell }: { cell: Cell }) {
  if (typeof cell === "string") return cell;
  return (
    <>
      {cell ? (
        <Check className="mx-auto size-4 text-brand-text" aria-hidden="true" />
      ) : (
        <span className="text-subtle" aria-hidden="true">
          –
        </span>
      )}
      <span className="sr-only">{cell ? "Yes" : "No"}</span>
    </>
  );
}
