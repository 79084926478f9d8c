import { MESSAGES } from "@/features/billing/messages";
import { ERRORS } from "@/shared/errors";

test("every error code has a sentence of the page's own", () => {
  expect(Object.keys(MESSAGES).sort()).toEqual(Object.keys(ERRORS).sort());
});

test.each(Object.entries(MESSAGES))("%s is said calmly and names no code", (code, sentence) => {
  expect(sentence).toMatch(/\.$/u);
  expect(sentence).not.toMatch(/!|sorry|oops|please/iu);
  expect(sentence).not.toContain(code.includes("_") ? code : "_");
});
