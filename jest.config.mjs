// Types are checked by `tsc`; ts-jest only transpiles, so a test run starts in a second.
const transform = (esm) => ({
  "^.+\\.tsx?$": [
    "ts-jest",
    {
      useESM: esm,
      diagnostics: false,
      tsconfig: {
        target: "ES2023",
        module: esm ? "esnext" : "commonjs",
        moduleResolution: esm ? "bundler" : "node10",
        ignoreDeprecations: "6.0",
        jsx: "react-jsx",
        esModuleInterop: true,
        isolatedModules: true,
        verbatimModuleSyntax: false,
      },
    },
  ],
});

const shared = {
  testEnvironment: "node",
  moduleNameMapper: {
    "^server-only$": "<rootDir>/__tests__/support/empty.ts",
    "^@/(.*)$": "<rootDir>/src/$1",
    "^@convex/(.*)$": "<rootDir>/convex/_generated/$1",
  },
  modulePathIgnorePatterns: ["<rootDir>/\\.next", "<rootDir>/\\.sandbox"],
  setupFiles: ["<rootDir>/__tests__/support/setup-env.ts"],
};

const project = (name, { esm = false, ...rest } = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/__tests__/${name}/**/*.test.{ts,tsx}`],
  transform: transform(esm),
  ...(esm ? { extensionsToTreatAsEsm: [".ts", ".tsx"] } : {}),
  ...rest,
});

export default {
  testTimeout: 60_000,
  projects: [
    project("unit"),
    project("routes"),
    project("convex", { esm: true }),
    project("sandbox", { esm: true }),
    project("simulation", { esm: true }),
    project("e2e", { esm: true }),
  ],
};
