/** The architecture as sentences. Each rule says what would go wrong without it. */
const SRC = "^src/";
const CONVEX = "^convex/";
const SANDBOX = "^sandbox/";
const SHARED = "^src/shared/";
const UI = "^src/(app/(?!api/)|features/|components/)";

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "product-never-imports-sandbox",
      comment: "A stand-in in production is the worst bug we could ship.",
      severity: "error",
      from: { path: [SRC, CONVEX] },
      to: { path: SANDBOX },
    },
    {
      name: "sandbox-knows-only-wire-formats",
      comment: "A stand-in that shares our code agrees with our bugs.",
      severity: "error",
      from: { path: SANDBOX },
      to: { path: [SRC, CONVEX] },
    },
    {
      name: "ui-never-reaches-server",
      comment:
        "Client code that reaches the server folder puts secrets into the bundle. Pages (server components) may.",
      severity: "error",
      from: { path: "^src/(features|components)/" },
      to: { path: "^src/server/" },
    },
    {
      name: "server-never-imports-ui",
      comment: "Billing outlives the screen.",
      severity: "error",
      from: { path: "^src/server/" },
      to: { path: [UI, "^node_modules/(react|react-dom)/"] },
    },
    {
      name: "only-server-stripe-holds-the-sdk",
      comment: "One version, one key, one retry policy. Types may be imported anywhere.",
      severity: "error",
      from: { path: [SRC, CONVEX, SANDBOX], pathNot: ["^src/server/stripe/", "^convex/stripe\\.ts$"] },
      to: { path: "^node_modules/stripe/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "shared-is-a-leaf",
      comment: "Both runtimes load it; it imports itself, zod and the catalogue.",
      severity: "error",
      from: { path: SHARED },
      to: { pathNot: [SHARED, "^node_modules/zod/", "^catalogue\\.json$"] },
    },
    {
      name: "convex-sees-only-shared",
      comment: "Convex's bundler stubs `server-only`, so nothing else would stop it.",
      severity: "error",
      from: { path: CONVEX },
      to: { path: SRC, pathNot: SHARED },
    },
    {
      name: "src-sees-convex-through-generated",
      comment: "Call by reference, never by code.",
      severity: "error",
      from: { path: SRC },
      to: { path: CONVEX, pathNot: "^convex/_generated/" },
    },
    {
      name: "model-never-imports-functions",
      comment: "Helpers stay below the registered functions.",
      severity: "error",
      from: { path: "^convex/model/" },
      to: {
        path: CONVEX,
        pathNot: ["^convex/model/", "^convex/_generated/", "^convex/(schema|stripe|types)\\.ts$"],
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "product-never-imports-tests-or-scripts",
      comment: "What ships does not depend on what checks it.",
      severity: "error",
      from: { path: [SRC, CONVEX, SANDBOX] },
      to: { path: ["^__tests__/", "^scripts/"] },
    },
    {
      name: "no-cycles",
      comment: "A cycle is one module in two files.",
      severity: "error",
      from: { pathNot: "^convex/_generated/" },
      to: { circular: true, viaOnly: { pathNot: "^convex/_generated/", dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment: "An unresolved path escapes every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.sandbox|node_modules/\\.cache)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["types", "import", "require", "node", "default"],
      mainFields: ["types", "module", "main"],
      extensions: [".ts", ".tsx", ".d.ts", ".mjs", ".js", ".json", ".css"],
    },
    builtInModules: { add: ["server-only"] },
  },
};
