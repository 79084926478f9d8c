import { Fragment } from "react";

const MONTH = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,2}\.?`;

/** A day as `format.ts` writes it in any English: "3 Dec 2026", "Dec 3, 2026", "3 Dec". */
const DATE = new RegExp(String.raw`(\d{1,2} ${MONTH}(?: \d{4})?|${MONTH} \d{1,2}(?:, \d{4})?)`);

/**
 * A sentence that breaks anywhere but inside a date. Another sentence takes the place of the one before it: in the same
 * nodes, a date with a wider month would push what follows aside.
 */
export function Dated({ children }: { children: string }) {
  return (
    <Fragment key={children}>
      {
        // Split by a group, every other part is a date.
        children.split(DATE).map((part, index) =>
          index % 2 === 0 ? (
            <Fragment key={index}>{part}</Fragment>
          ) : (
            <span key={index} className="whitespace-nowrap">
              {part}
            </span>
          ),
        )
      }
    </Fragment>
  );
}
