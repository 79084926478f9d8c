import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "../../support/browser";
import { startAppPage } from "./app-page";
import { backendClient } from "./sdk";
import { Browser as ApiBrowser, CODE, PNG, ada, signIn as signInByApi } from "./support";

let browser: Browser;
let app: Awaited<ReturnType<typeof startAppPage>>;
let context: BrowserContext;
let page: Page;
let foreign: string[];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  app = await startAppPage();
  context = await browser.newContext();
  foreign = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== app.url) foreign.push(request.url());
  });
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  await app.close();
});

// A real browser on a busy machine: generous, because nothing here is about speed.
const LIMIT = 90_000;

/** Clerk's own object in a page. */
interface PageWithClerk {
  Clerk: {
    user: {
      hasImage: boolean;
      imageUrl: string;
      primaryEmailAddress: { emailAddress: string } | null;
    };
  };
}

/** Asks the page again and again: Playwright's `waitForFunction` asks with `eval`, which the page's policy forbids. */
async function until(isSo: () => boolean): Promise<void> {
  while (!(await page.evaluate(isSo))) await sleep(50);
}

/** On a fresh page: a form that was used closes slowly, and stands beside the next one for a while. */
async function openProfileForm(): Promise<void> {
  await page.goto(`${app.url}/profile`);
  await page.getByRole("button", { name: "Update profile" }).click();
}

const go = (path: string) => page.goto(`${app.url}${path}`);
const proceed = () => page.getByRole("button", { name: "Continue", exact: true }).click();
const enterCode = async () => {
  const input = page.locator('input[autocomplete="one-time-code"]').first();
  await input.waitFor();
  // Clerk's form gives it the focus later than it shows it.
  await input.focus();
  await page.keyboard.type(CODE);
};
const signedInAs = (email: string) => page.getByText(`Signed in as ${email}`).waitFor();

async function signIn(password = ada.password): Promise<void> {
  await go("/sign-in");
  await page.fill("input[name=identifier]", ada.email);
  await proceed();
  await page.fill("input[name=password]", password);
  await proceed();
}

test(
  "clerk-js and its components sign a new person up with the code from the outbox, on one origin alone",
  async () => {
    await go("/sign-up");
    await page.fill("input[name=emailAddress]", "bob@example.test");
    await page.fill("input[name=password]", "a long enough one");
    await page.locator("#password-success-feedback").waitFor();
    await proceed();
    await page.waitForURL(/verify-email-address/);
    await page.locator('input[autocomplete="one-time-code"]').first().waitFor();
    const outbox = await context.newPage();
    await outbox.goto(`${app.url}/__clerk/_outbox`);
    expect(await outbox.locator("li", { hasText: "bob@example.test" }).locator(".code").textContent()).toBe(
      CODE,
    );
    await outbox.close();
    await enterCode();
    await signedInAs("bob@example.test");
    expect(foreign).toEqual([]);
  },
  LIMIT,
);

test(
  "a wrong password is shown as wrong, the right one signs in, signing out signs out",
  async () => {
    await signIn("wrong password 1");
    await page.getByText("Password is incorrect").first().waitFor();
    await page.fill("input[name=password]", ada.password);
    await proceed();
    await signedInAs(ada.email);
    // Not waited for in the page: it leads to another, and the answer would be lost on a busy machine.
    await page.evaluate("void Clerk.signOut()");
    await page.getByText("Signed out").waitFor();
    await page.reload();
    await page.getByText("Signed out").waitFor();
  },
  LIMIT,
);

test(
  "clerk-js reports attempt limits, devices and switched-off organizations with Clerk's codes",
  async () => {
    await go("/");
    await page.getByText("Signed out").waitFor();
    const passwords = await page.evaluate<string[]>(`(async () => {
      const codes = [];
      for (let n = 0; n < 10; n += 1) {
        await Clerk.client.signIn.create({ identifier: "${ada.email}", password: "wrong " + n }).catch((error) => codes.push(error.errors[0].code));
      }
      return codes;
    })()`);
    expect(passwords).toEqual([...Array.from({ length: 9 }, () => "form_password_incorrect"), "user_locked"]);
    await backendClient(app.clerkUrl).users.unlockUser(ada.id);
    const codes = await page.evaluate<string[]>(`(async () => {
      const codes = [];
      const signIn = await Clerk.client.signIn.create({ identifier: "${ada.email}", strategy: "email_code" });
      const { emailAddressId } = signIn.supportedFirstFactors.find(({ strategy }) => strategy === "email_code");
      await signIn.prepareFirstFactor({ strategy: "email_code", emailAddressId });
      for (const code of ["000000", "000001", "000002", "${CODE}"]) {
        await signIn.attemptFirstFactor({ strategy: "email_code", code }).catch((error) => codes.push(error.errors[0].code));
      }
      return codes;
    })()`);
    expect(codes).toEqual([
      "form_code_incorrect", "form_code_incorrect", "verification_failed", "verification_failed",
    ]); // prettier-ignore

    await signIn();
    await signedInAs(ada.email);
    const phone = new ApiBrowser(app.clerkUrl, { origin: app.url });
    await signInByApi(phone);
    const organizations = await page.evaluate<unknown>(`(async () => {
      const sessions = await Clerk.user.getSessions();
      const other = sessions.find(({ id }) => id !== Clerk.session.id);
      await other.revoke();
      const codes = [];
      for (const call of [() => Clerk.createOrganization({ name: "Engine" }), () => Clerk.user.getOrganizationMemberships()]) {
        await call().catch((error) => codes.push(error.errors[0].code));
      }
      return { devices: sessions.length, codes };
    })()`);
    expect(organizations).toEqual({
      devices: 2,
      codes: ["organization_not_enabled_in_instance", "organization_not_enabled_in_instance"],
    });
    expect((await phone.get("/v1/me")).status).toBe(401);
  },
  LIMIT,
);

test(
  "a forgotten password is replaced by way of the code",
  async () => {
    await go("/sign-in");
    await page.fill("input[name=identifier]", ada.email);
    await proceed();
    await page.getByText("Forgot password?").click();
    await page.getByRole("button", { name: "Reset your password" }).click();
    await enterCode();
    await page.fill("input[name=password]", "a brand new one");
    await page.fill("input[name=confirmPassword]", "a brand new one");
    // Clerk's form takes no click before it has judged both.
    await page.locator("#password-success-feedback").waitFor();
    await page.locator("#confirmPassword-success-feedback").waitFor();
    await page.getByRole("button", { name: "Reset Password" }).click();
    await signedInAs(ada.email);
  },
  LIMIT,
);

test(
  "a server page gets its session by handshake when the browser has only Clerk's own cookie",
  async () => {
    await signIn();
    await signedInAs(ada.email);
    await context.clearCookies({ name: /^(__session|__client_uat|__clerk_db_jwt)/ });
    await go("/private");
    expect(JSON.parse((await page.textContent("body")) ?? "")).toMatchObject({ who: ada.id });
  },
  LIMIT,
);

test(
  "a fresh browser comes out of the handshake signed out",
  async () => {
    await go("/private");
    expect(JSON.parse((await page.textContent("body")) ?? "")).toMatchObject({ who: null });
  },
  LIMIT,
);

test(
  "profile: name, another address made primary, password, and the end of the account",
  async () => {
    await signIn();
    await signedInAs(ada.email);
    await openProfileForm();
    await page.fill("input[name=firstName]", "Augusta");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Augusta Lovelace").first().waitFor();

    await openProfileForm();
    const picture = { name: "ada.png", mimeType: "image/png", buffer: PNG };
    await page.setInputFiles("input[type=file]", picture);
    await until(() => {
      const { user } = (window as unknown as PageWithClerk).Clerk;
      return user.hasImage && user.imageUrl.includes("/__clerk/v1/images/");
    });
    await until(() => {
      const { imageUrl } = (window as unknown as PageWithClerk).Clerk.user;
      return [...document.images].some(({ src, naturalWidth }) => src === imageUrl && naturalWidth === 1);
    });
    await openProfileForm();
    await page.getByRole("button", { name: "Remove" }).click();
    await until(() => !(window as unknown as PageWithClerk).Clerk.user.hasImage);

    await page.getByRole("button", { name: "Add email address" }).click();
    await page.fill("input[name=emailAddress]", "augusta@example.test");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await enterCode();
    await page
      .locator(".cl-profileSectionItem__emailAddresses", { hasText: "augusta@example.test" })
      .waitFor();
    await page
      .locator(".cl-profileSectionItem__emailAddresses", { hasText: "augusta@example.test" })
      .getByRole("button")
      .click();
    await page.getByRole("menuitem", { name: "Set as primary" }).click();
    await until(() => {
      const { primaryEmailAddress } = (window as unknown as PageWithClerk).Clerk.user;
      return primaryEmailAddress?.emailAddress === "augusta@example.test";
    });

    await go("/profile/security");
    await page.getByRole("button", { name: "Update password" }).click();
    await page.fill("input[name=currentPassword]", ada.password);
    await page.fill("input[name=newPassword]", "a brand new one");
    await page.fill("input[name=confirmPassword]", "a brand new one");
    // Clerk's form takes no click before it has judged both.
    await page.locator("#newPassword-success-feedback").waitFor();
    await page.locator("#confirmPassword-success-feedback").waitFor();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Delete account" }).click();
    await page.fill("input[name=deleteConfirmation]", "Delete account");
    await page.getByRole("button", { name: "Delete account" }).last().click();
    await page.getByText("Signed out").waitFor();
    await go("/sign-in");
    await page.fill("input[name=identifier]", "augusta@example.test");
    await proceed();
    await page.getByText("Couldn't find your account").first().waitFor();
  },
  LIMIT,
);
