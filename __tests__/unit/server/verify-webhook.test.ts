import { createHmac } from "node:crypto";
import { AppError } from "@/server/http/app-error";
import { verifyWebhook } from "@/server/stripe/verify-webhook";

const NOW = 1_790_000_000_000;
const T = NOW / 1_000;
const SECRET = "whsec_current00000000";
const BODY = '{"id":"evt_1","note":"é🙂"}';

const mac = (timestamp: number | string = T, body = BODY, secret = SECRET) =>
  createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
const GOOD = mac();
const BAD = "0".repeat(64);

function verify(
  header: string | null,
  { payload = Buffer.from(BODY), secrets = [SECRET], now = NOW } = {},
): string {
  try {
    verifyWebhook({ payload, header, secrets, now });
    return "proven";
  } catch (error) {
    return error instanceof AppError ? error.code : `leaked ${String(error)}`;
  }
}

test.each([
  ["one good signature", `t=${T},v1=${GOOD}`],
  ["a bad and a good one, as while a secret is rolled", `t=${T},v1=${BAD},v1=${GOOD}`],
  ["a good one beside another scheme", `t=${T},v1=${GOOD},v0=${BAD}`],
  ["the same good one three times", `t=${T},v1=${GOOD},v1=${GOOD},v1=${GOOD}`],
  ["a second header with the good one, joined by a proxy", `t=${T},v1=${BAD}, t=${T},v1=${GOOD}`],
  ["exactly 300 seconds old", `t=${T - 300},v1=${mac(T - 300)}`],
  ["exactly 300 seconds ahead", `t=${T + 300},v1=${mac(T + 300)}`],
])("%s is proven", (_, header) => {
  expect(verify(header)).toBe("proven");
});

test.each([
  ["no header", null],
  ["an empty header", ""],
  ["garbage", "garbage"],
  ["only a time", `t=${T}`],
  ["only a signature", `v1=${GOOD}`],
  ["v1 without a value", `t=${T},v1`],
  ["v1 with an empty value", `t=${T},v1=`],
  ["a wrong signature", `t=${T},v1=${BAD}`],
  ["the right code under v0", `t=${T},v0=${GOOD}`],
  ["the right code under v2", `t=${T},v2=${GOOD}`],
  ["301 seconds old", `t=${T - 301},v1=${mac(T - 301)}`],
  ["301 seconds ahead", `t=${T + 301},v1=${mac(T + 301)}`],
  ["ten years ahead", `t=${T + 315_360_000},v1=${mac(T + 315_360_000)}`],
  ["a time that is no number", `t=now,v1=${mac("now")}`],
  ["no time at all", `t=,v1=${mac("")}`],
  ["two times", `t=${T - 10_000},t=${T},v1=${GOOD}`],
  ["a space after the comma", `t=${T}, v1=${GOOD}`],
  ["upper-case letters", `t=${T},v1=${GOOD.toUpperCase()}`],
  ["nine signatures", `t=${T},${Array<string>(9).fill(`v1=${GOOD}`).join(",")}`],
  ["15,000 characters", `t=${T},v1=${GOOD},${"v1=0,".repeat(3_000)}`],
])("%s is invalid_signature and nothing else", (_, header) => {
  expect(verify(header)).toBe("invalid_signature");
});

test.each([
  ["a byte more", `${BODY}\n`],
  ["a byte changed", BODY.replace("evt_1", "evt_2")],
  ["the same JSON written again", JSON.stringify(JSON.parse(BODY), null, 1)],
  ["nothing", ""],
])("the signature holds for these bytes only: not for %s", (_, body) => {
  expect(verify(`t=${T},v1=${GOOD}`, { payload: Buffer.from(body) })).toBe("invalid_signature");
});

test("any of several secrets proves, a secret of somebody else does not", () => {
  const header = `t=${T},v1=${mac(T, BODY, "whsec_older0000000")}`;
  expect(verify(header, { secrets: [SECRET, "whsec_older0000000"] })).toBe("proven");
  expect(verify(header)).toBe("invalid_signature");
});
