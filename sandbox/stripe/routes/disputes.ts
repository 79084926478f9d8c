import { closeDispute, needDispute, respond } from "../core/disputes";
import { noSuch } from "../core/errors";
import { formatDispute, formatEarlyFraudWarning } from "../format/dispute";
import { inRange, listPage } from "../http/list";
import { bareRoute, route } from "../http/route";
import { mergeMetadata } from "./fields";

export const disputeRoutes = [
  route("GET", "/v1/disputes", "DisputeList", ({ app, params }) => {
    const rows = app.store.disputes
      .all()
      .filter((row) => params.charge === undefined || row.charge === params.charge)
      .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent)
      .filter((row) => inRange(row.created, params.created));
    return listPage(rows, params, "/v1/disputes", (row) => formatDispute(app, row));
  }),
  bareRoute("GET", "/v1/disputes/:id", ({ app, ids }) => formatDispute(app, needDispute(app, ids[0]))),
  route("POST", "/v1/disputes/:id", "DisputeUpdate", ({ app, params, ids }) => {
    const dispute = needDispute(app, ids[0]);
    const evidence = Object.entries(params.evidence ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    const answered = respond(app, dispute, {
      evidence: Object.fromEntries(evidence),
      metadata: mergeMetadata(dispute.metadata, params.metadata),
      submit: params.submit ?? true,
    });
    return formatDispute(app, answered);
  }),
  bareRoute("POST", "/v1/disputes/:id/close", ({ app, ids }) =>
    formatDispute(app, closeDispute(app, needDispute(app, ids[0]))),
  ),
  route("GET", "/v1/radar/early_fraud_warnings", "EarlyFraudWarningList", ({ app, params }) => {
    const rows = app.store.earlyFraudWarnings
      .all()
      .filter((row) => params.charge === undefined || row.charge === params.charge)
      .filter((row) => params.payment_intent === undefined || row.payment_intent === params.payment_intent)
      .filter((row) => inRange(row.created, params.created));
    return listPage(rows, params, "/v1/radar/early_fraud_warnings", (row) =>
      formatEarlyFraudWarning(app, row),
    );
  }),
  bareRoute("GET", "/v1/radar/early_fraud_warnings/:id", ({ app, ids }) => {
    const warning = app.store.earlyFraudWarnings.get(ids[0]);
    if (!warning) throw noSuch("early fraud warning", ids[0]);
    return formatEarlyFraudWarning(app, warning);
  }),
];
