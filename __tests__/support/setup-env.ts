import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The Stripe SDK and CLI write a telemetry id under the user's config folder.
process.env.XDG_CONFIG_HOME ??= mkdtempSync(join(tmpdir(), "lectern-config-"));
process.env.STRIPE_SUPPRESS_NOTICES = "true";
