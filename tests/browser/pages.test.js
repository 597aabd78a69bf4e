// Every page, found by following every link as each kind of person, in both
// languages: accessible, valid, light, quiet, and no wider than a phone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { county } from "./support.js";

const it = county();
const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];
/** HTML, style sheet and scripts, as they are transferred. */
const HEAVIEST = 100 * 1024;
const DESK = { width: 1280, height: 900 };
/** Colours that fade from one scheme to the other would be judged half-way. */
const STILL = { reducedMotion: "reduce" };
const PHONE = { width: 390, height: 844 };

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Counts bytes of Han as if they were letters.
    "long-title": "off",
    "void-style": "off",
    // One filter is a set of boxes.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    "no-trailing-whitespace": "off",
    // Numbers come from settings, and Chinese ones have no break to forbid.
    "tel-non-breaking": "off",
    // Files of our own origin.
    "require-sri": "off",
  },
});

/** What a page's address has in common with others of its kind. */
const shape = (path) => {
  const plain = path.replace(/\?.*/, "");
  // Each state of a class has links of its own, and the county has few classes.
  if (/^(\/en)?\/teaching\/classes\/[^/]+$/.test(plain)) return plain;
  // One word of ours looks like a reference.
  return plain.replace(/\/((?!attendance)[0-9a-hjkmnp-tv-z]{10}|\d+|[^/]+\.eml)(?=\/|$)/g, "/…");
};

/** Links to pages of ours, by their shape; not to feeds, exports and the API. */
async function links(page) {
  const hrefs = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href));
  return hrefs.map((href) => new URL(href))
    .filter(({ origin, pathname }) => origin === it.base && !/\.(atom|csv|json|xml|xlsx|ics|pdf|jwt)$|^\/(api|static)\//.test(pathname))
    .map(({ pathname, search }) => pathname + search);
}

/** Every kind of page that links lead to, from these addresses on: one address by its shape. */
async function crawl(page, starts) {
  const found = new Map();
  const queue = [...starts];
  const language = starts[0].startsWith("/en") ? "en" : "zh";
  for (let path; (path = queue.shift());) {
    const kind = shape(path);
    if (found.has(kind) || (/^\/en(\/|$)/.test(path) ? "en" : "zh") !== language) continue;
    found.set(kind, path);
    await page.goto(path);
    // A letter leads its own reader to pages that may not be this visitor's.
    if (!path.includes("/demo/mail/")) queue.push(...await links(page));
  }
  return found;
}

/** Bytes that came over the network since it was asked to count. */
async function weigher(page) {
  const session = await page.context().newCDPSession(page);
  const weight = { bytes: 0 };
  session.on("Network.loadingFinished", ({ encodedDataLength }) => { weight.bytes += encodedDataLength; });
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  return weight;
}

/** Fails with the first of what is wrong. */
function assertNone(wrong, where) {
  if (wrong.length) assert.fail(`${where}, ${wrong.length} times:\n  ${wrong.slice(0, 6).join("\n  ")}`);
}

async function assertAccessible(page, where) {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags) => {
    const result = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return result.violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.any[0]?.message ?? ""}`));
  }, TAGS);
  assertNone(violations, `${where}: accessibility`);
}

async function assertValid(html, where) {
  const report = await validator.validateString(html, where);
  const mistakes = report.results.flatMap(({ messages }) => messages.map((it) => `${it.ruleId} at ${it.line}:${it.column}: ${it.message}`));
  assertNone(mistakes, `${where}: HTML`);
}

async function assertFits(page, where) {
  const { width, wide } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isClipped = (node) => node.closest(".vh, [tabindex='0']") !== null;
    const wide = [...document.querySelectorAll("body *")]
      .filter((node) => node.getBoundingClientRect().right > width + 1 && !isClipped(node))
      .slice(0, 3).map((node) => node.outerHTML.slice(0, 120));
    const reach = document.documentElement.scrollWidth;
    // A line of text may be wider than the element that it stands in.
    return { width, wide: reach > width ? [...wide, `the page is ${reach} px wide`] : [] };
  });
  assertNone(wide, `${where}: wider than ${width} px`);
}

/**
 * The page as it is shown, in light on a desk and in the dark on a phone. English
 * pages have the same colours, so one look at each is enough.
 */
async function assertShowsWell(page, where) {
  if (!/^\/en(\/|$)/.test(where)) {
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: "light" });
    await assertAccessible(page, `${where}, light, 1280 px`);
  }
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: "dark" });
  await assertAccessible(page, `${where}, dark, 390 px`);
  await assertFits(page, where);
}

async function assertGood(page, weight, path, status) {
  await page.setViewportSize(DESK);
  weight.bytes = 0;
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, path);
  assert.ok(weight.bytes > 0 && weight.bytes < HEAVIEST, `${path}: ${weight.bytes} bytes`);
  await assertValid(await answer.text(), path);
  await assertShowsWell(page, path);
}

/** Pages that no link leads to, besides those that links lead to. */
const MORE = {
  anyone: [
    ["/postings?q=护理&education=college&sort=pay", 200],
    ["/postings?page=3", 200],
    ["/postings?q=护理&pay_min=900000", 200],
    ["/postings?q=照顾老年人吃饭", 200],
    ["/postings?kind=unknown", 400],
    ["/verify?number=BL-2026-000001-1&name=无名", 200],
    ["/c/0000000000", 404],
    ["/nothing-here", 404],
    ["/staff", 200],
    ["/confirmation/expired", 410],
  ],
  seeker: [["/staff", 403], ["/login?next=/profile", 200]],
  employer_owner: [["/employer/people?q=护理", 200], ["/employer/people/0000000000", 404], ["/staff", 403]],
  reviewer: [["/staff/certificates", 403]],
  admin: [["/staff/occupations", 200], ["/staff/matching/feedback", 200], ["/staff/postings?q=xyzzy", 200], ["/staff/postings?state=closed", 200]],
};

/** Forms that are sent as they come, but for one field: `path, button, field`; each answers with its mistakes. */
const FORMS = {
  anyone: [["/register", "注册"], ["/login", "登录"], ["/password-reset", "发送链接"], ["/verify", "核对", "number"]],
  employer_owner: [],
  reviewer: [],
  seeker: [["/profile/works", "添加"], ["/account/password", "设为新密码"], ["/account/email", "发送确认邮件"], ["/profile/import", "导入并替换"], ["/profile/training/claim", "认领"]],
  admin: [["/teaching/programmes/new", "保存"], ["/staff/training/organisations", "登记培训机构"], ["/staff/postings/new", null], ["/staff/certificates/new", "发放"], ["/staff/certificates/import", "核对并发放"]],
};

/** At least these are among the pages that links lead to: a crawl that went astray is no proof. */
const KNOWN = {
  anyone: ["/", "/training", "/postings", "/postings/…", "/employers/…", "/login", "/register", "/password-reset", "/verify", "/demo/mail"],
  employer_owner: ["/employer/training", "/employer", "/employer/facts", "/employer/documents", "/employer/members", "/employer/postings", "/employer/postings/new",
    "/employer/applications", "/employer/people", "/employer/lists", "/employer/job-invitations", "/employer/intentions"],
  reviewer: ["/staff", "/staff/employers", "/staff/reviews", "/staff/reports"],
  seeker: ["/training", "/profile/training", "/profile/training/claim", "/account", "/account/password", "/account/notifications", "/account/alerts", "/profile/applications", "/profile/saved",
    "/profile/job-invitations", "/profile/intentions", "/profile", "/profile/person", "/profile/works", "/profile/matches", "/profile/training/nearby", "/profile/looks", "/profile/deletion",
    "/profile/training/…", "/profile/certificates", "/profile/certificates/…", "/c/…"],
  admin: ["/teaching", "/teaching/programmes/new", "/staff/training/organisations", "/staff", "/staff/postings", "/staff/postings/new", "/staff/postings/…", "/staff/postings/…/edit", "/staff/accounts",
    "/staff/accounts/…", "/staff/mail", "/staff/certificates", "/staff/certificates/…", "/staff/certificates/…/acts/suspension", "/staff/certificates/batches",
    "/staff/certificates/batches/…", "/teaching/classes/…/people", "/teaching/classes/…/sessions", "/teaching/classes/…/attendance",
    "/teaching/classes/…/marks", "/staff/certificates/revocations", "/postings/…/matches", "/admin/statistics", "/admin/statistics/headcount", "/staff/training/gap"],
};

for (const role of ["anyone", "seeker", "employer_owner", "reviewer", "admin"]) {
  test(`pages of ${role}`, async (t) => {
    const page = await it.visitor({ as: role === "anyone" ? undefined : role, ...STILL });
    const weight = await weigher(page);
    for (const prefix of ["", "/en"]) {
      const starts = [...KNOWN[role], "/demo/mail"].filter((path) => !path.includes("…"));
      const found = await crawl(page, starts.map((path) => prefix + path));
      for (const known of KNOWN[role]) {
        assert.ok(found.has(prefix + known), `no link leads to ${prefix}${known}`);
      }
      for (const path of found.values()) await t.test(path, () => assertGood(page, weight, path, 200));
      for (const [path, status] of MORE[role]) await t.test(prefix + path, () => assertGood(page, weight, prefix + path, status));
    }
    for (const [path, button, field] of FORMS[role]) {
      await t.test(`${path} with mistakes`, async () => {
        await page.setViewportSize(DESK);
        await page.goto(path);
        if (field) await page.fill(`#f-${field}`, "BL-2026-000001-1");
        const pressed = button ? page.locator("main").getByRole("button", { name: button, exact: true }) : page.locator("main form button").last();
        const [answer] = await Promise.all([page.waitForResponse((it) => it.request().isNavigationRequest()), pressed.click()]);
        await page.waitForLoadState();
        assert.match(await page.title(), /^错误：/);
        assert.equal(await page.evaluate(() => document.activeElement.className), "errs", "the summary has the focus");
        await assertValid(await answer.text(), path);
        await assertShowsWell(page, `${path} with mistakes`);
        for (const link of await page.locator(".errs a").all()) {
          const field = page.locator(await link.getAttribute("href"));
          assert.equal(await field.count(), 1, "a mistake leads to its field");
        }
      });
    }
  });
}

test("a posting that has ended", async () => {
  const page = await it.visitor({ as: "officer", ...STILL });
  const weight = await weigher(page);
  await page.goto("/staff/postings?state=closed");
  const href = await page.locator("tbody a").first().getAttribute("href");
  await assertGood(page, weight, href.replace("/staff", ""), 200);
  assert.equal(await page.locator(".note-warn").count(), 1);
});

test("a result, and the class that it is of", async (t) => {
  const seeker = await it.visitor({ as: "seeker", ...STILL });
  const officer = await it.visitor({ as: "officer", ...STILL });
  const [ofSeeker, ofOfficer] = [await weigher(seeker), await weigher(officer)];
  await seeker.goto("/profile/training");
  const result = await seeker.locator("main li", { hasText: "合格" }).getByRole("link").first().getAttribute("href");
  await officer.goto("/teaching?state=released");
  const desk = (await links(officer)).find((path) => /^\/teaching\/classes\/[0-9a-z]{10}$/.test(path));
  const of = `class=${desk.split("/").pop()}`;
  const paths = [desk, `${desk}/attendance`, `${desk}/marks`, `/staff/certificates?${of}`, `/staff/certificates/batches/new?${of}`];
  for (const prefix of ["", "/en"]) {
    await t.test(prefix + result, () => assertGood(seeker, ofSeeker, prefix + result, 200));
    for (const path of paths) await t.test(prefix + path, () => assertGood(officer, ofOfficer, prefix + path, 200));
  }
});

test("large type, also with forced colours and at 360 px", async (t) => {
  const page = await it.visitor({ as: "seeker", ...STILL });
  await page.context().addCookies([{ name: "size", value: "xl", url: it.base }]);
  for (const path of ["/", "/postings?q=护理", "/en/postings", "/profile", "/profile/person", "/profile/matches", "/account"]) {
    await t.test(path, async () => {
      await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
      await page.goto(path);
      assert.equal(await page.getAttribute("html", "data-size"), "xl");
      await page.setViewportSize({ width: 360, height: 740 });
      await assertFits(page, path);
      await assertAccessible(page, path);
      await page.emulateMedia({ colorScheme: "dark", forcedColors: "active" });
      await assertFits(page, path);
    });
  }
});

test("no page is wider than a small phone, in either language and in large type", async (t) => {
  for (const role of ["anyone", "employer_owner"]) {
    const page = await it.visitor({ as: role === "anyone" ? undefined : role, ...STILL });
    const paths = KNOWN[role].filter((path) => !path.includes("…") && path !== "/demo/mail");
    for (const [size, width] of [["normal", 320], ["xl", 390]]) {
      await page.context().addCookies([{ name: "size", value: size, url: it.base }]);
      await page.setViewportSize({ width, height: 740 });
      for (const path of paths.flatMap((path) => [path, `/en${path}`])) {
        await t.test(`${path}, ${size}, ${width} px`, async () => {
          await page.goto(path);
          await assertFits(page, path);
        });
      }
    }
  }
});

test("the explorer of the API is served from here alone", async () => {
  const page = await it.visitor();
  await page.goto("/api/docs/");
  await page.getByText("/api/v1/postings", { exact: false }).first().waitFor();
});
