import { startTestClerk } from "./support";

const [, , dataDir = "", webhookUrl = ""] = process.argv;

/** Started by the persistence test: prints the address and runs until it is killed. */
void startTestClerk({
  dataDir,
  people: [],
  webhook: { url: webhookUrl, secret: "whsec_c2VjcmV0" },
  retryDelaysMs: [2_000, 2_000],
}).then(
  ({ url }) => console.log(url),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
