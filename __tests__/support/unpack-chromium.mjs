// Unpacks the browser of the npm package into TMPDIR. It runs in a process of its own, because the package reads its
// target folder from the environment of the process.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
