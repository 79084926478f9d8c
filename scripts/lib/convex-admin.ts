import { z } from "zod";
import { CONVEX_ADMIN_KEY } from "../../sandbox/environment";

const PAGE = 1_000;

const answer = z.union([
  z.object({ status: z.literal("success"), value: z.unknown() }),
  z.object({ status: z.literal("error"), errorMessage: z.string() }),
]);

const tablePage = z.object({ page: z.array(z.unknown()), isDone: z.boolean(), continueCursor: z.string() });

/** Whom a call acts as; the same as `npx convex run --identity`. */
interface Identity {
  issuer: string;
  subject: string;
  email?: string;
}

interface Call {
  type: "query" | "mutation" | "action";
  path: string;
  args: object;
  as?: Identity;
}

/** What `npx convex run` and `npx convex data` do, over the same HTTP API: for checks from outside the product. */
export class ConvexAdmin {
  constructor(private readonly url: string) {}

  /** The function's result. Throws with the function's message when it failed, or fetch's error when nobody answers. */
  async call({ type, path, args, as }: Call): Promise<unknown> {
    const identity = as === undefined ? "" : `:${Buffer.from(JSON.stringify(as)).toString("base64")}`;
    const response = await fetch(`${this.url}/api/${type}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Convex ${CONVEX_ADMIN_KEY}${identity}`,
      },
      body: JSON.stringify({ path, args, format: "json" }),
    });
    const parsed = answer.parse(await response.json());
    if (parsed.status === "error") throw new Error(`${path}: ${parsed.errorMessage}`);
    return parsed.value;
  }

  /** Every row of a table, the newest first, as `row` reads it. */
  async rows<Row>(table: string, row: z.ZodType<Row>): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: string | null = null;
    for (;;) {
      const page = tablePage.parse(
        await this.call({
          type: "query",
          path: "_system/cli/tableData",
          args: { table, order: "desc", paginationOpts: { numItems: PAGE, cursor } },
        }),
      );
      rows.push(...page.page.map((each) => row.parse(each)));
      if (page.isDone) return rows;
      cursor = page.continueCursor;
    }
  }
}
