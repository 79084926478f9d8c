import type { JSONValue } from "convex/values";
import type { FunctionContext, Host } from "./context";
import type { Outcome } from "./outcome";
import { readPage } from "./pagination";
import { Transaction } from "./transaction";
import { textOf } from "./values";

interface SystemHost extends Host {
  readonly env: Readonly<Record<string, string>>;
}

type Arguments = Record<string, JSONValue>;

/** The queries behind `npx convex data`, `env` and `function-spec`; called with the admin key only. */
export function runSystemQuery(host: SystemHost, context: FunctionContext, args: JSONValue): Outcome {
  const transaction = new Transaction(true);
  context.transaction = transaction;
  const value = answer(host, context, (args ?? {}) as Arguments);
  transaction.finish();
  const timestamp = host.database.lastTimestamp;
  return {
    ok: true,
    type: "query",
    value,
    logLines: [],
    timestamp,
    journal: context.journalOut,
  };
}

function answer(host: SystemHost, context: FunctionContext, args: Arguments): JSONValue {
  switch (context.path.replace(/\.js(?=:|$)/, "").replace(/:default$/, "")) {
    case "_system/cli/tables":
      return tables(context);
    case "_system/cli/tableData":
      return tableData(context, args);
    case "_system/cli/queryEnvironmentVariables":
      return Object.entries(host.env).map(([name, value]) => ({ name, value }));
    case "_system/cli/queryEnvironmentVariables:get": {
      const name = textOf(args.name);
      const value = host.env[name];
      return value === undefined ? null : { name, value };
    }
    case "_system/cli/convexUrl:cloudUrl":
      return host.urls.cloud;
    case "_system/cli/convexUrl:siteUrl":
      return host.urls.site;
    case "_system/cli/modules:apiSpec":
      return apiSpec(host);
    default:
      throw new Error(`Could not find function for '${context.path}': this stand-in does not answer it.`);
  }
}

function tables(context: FunctionContext): JSONValue {
  const names = [...context.component.all()].map(({ name }) => name).filter((name) => !name.startsWith("_"));
  return { page: names.sort().map((name) => ({ name })), isDone: true, continueCursor: "end" };
}

function tableData(context: FunctionContext, args: Arguments): JSONValue {
  const options = args.paginationOpts as { numItems: number; cursor: string | null };
  const page = readPage(context, {
    query: {
      source: {
        type: "FullTableScan",
        tableName: textOf(args.table),
        order: args.order === "asc" ? "asc" : "desc",
      },
      operators: [],
    },
    cursor: options.cursor,
    endCursor: null,
    pageSize: options.numItems,
  });
  return JSON.parse(page) as JSONValue;
}

function apiSpec(host: Host): JSONValue {
  return [...host.functions.all()]
    .filter(({ component }) => component === "")
    .map(({ path, type, isPublic, args, returns }) => ({
      identifier: path.replace(":", ".js:"),
      functionType: type.charAt(0).toUpperCase() + type.slice(1),
      visibility: { kind: isPublic ? "public" : "internal" },
      args: args as JSONValue,
      returns: (returns ?? { type: "any" }) as JSONValue,
    }));
}
