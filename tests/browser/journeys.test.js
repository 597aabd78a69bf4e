// What people come for, from their first page to the last.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { ROOT, county, follow, heading, register, send, until } from "./support.js";

const it = county();

/** The titles of the postings on a page. */
const titles = (page) => page.locator(".entry.job h2, .entry.job h3").allInnerTexts();

/** How many postings the page says there are. */
async function count(page) {
  return Number(/^([\d,]+)/.exec(await heading(page))?.[1].replaceAll(",", "") ?? 0);
}

/** A posting as an officer types it; answers with the office's own page of it. */
async function publish(page, fields) {
  await page.goto("/staff/postings/new");
  for (const [name, value] of Object.entries(fields)) await page.fill(`#f-${name}`, value);
  await page.selectOption("#f-kind", "full_time");
  await send(page, page.locator('button[name="act"][value="publish"]'));
  assert.match(page.url(), /\/staff\/postings\/\w{10}$/, await page.locator("main").innerText());
  return page.url();
}

const WELDER = {
  title: "氩弧焊工（不锈钢容器）",
  employer: "晨星压力容器厂",
  headcount: "3",
  duties: "承担不锈钢压力容器的钨极氩弧焊打底和盖面。\n焊缝须经射线探伤，一次合格率不低于九成八。",
  requirements: "能看懂容器图纸，会单面焊双面成型。",
  pay_min: "6500",
  pay_max: "9000",
  region: "吉林四平伊通县",
  contact: "0434-000 2233",
};

test("a posting is found within a second, fits the profile made for it, ends and is gone", async () => {
  const officer = await it.visitor({ as: "officer" });
  const seeker = await it.visitor();

  // Someone who welds.
  await register(seeker, "meihua@people.example", "korn-schnee-9-tal");
  await seeker.goto("/profile");
  await follow(seeker, "个人信息");
  await seeker.fill("#f-name", "林晓梅");
  await seeker.fill("#f-region", "吉林四平伊通县");
  await seeker.fill("#f-experience_years", "4");
  await seeker.fill("#f-headline", "氩弧焊工，做过四年不锈钢压力容器");
  await seeker.selectOption("#f-education", { index: 3 });
  await seeker.locator("[data-autosave-status]", { hasText: /^已保存 \d\d:\d\d$/ }).waitFor();
  await send(seeker, "保存");
  await seeker.goto("/profile/preferences");
  await seeker.fill("#f-occupation", "焊工");
  await seeker.fill("#f-region", "吉林四平伊通县");
  await seeker.fill("#f-pay_min", "6000");
  await seeker.keyboard.press("Escape");
  await send(seeker, "保存");
  if (await seeker.locator('[name="occupation_choice"]').count()) {
    await seeker.locator('[name="occupation_choice"]').first().check();
    await send(seeker, "保存");
  }
  await seeker.goto("/profile/works");
  await seeker.fill("#f-name", "氩弧焊工");
  await seeker.fill("#f-organisation", "北山机械厂");
  await seeker.fill("#f-started", "2021-03");
  await seeker.fill("#f-text", "不锈钢压力容器的钨极氩弧焊，单面焊双面成型，射线探伤。");
  await send(seeker, "添加");
  await seeker.goto("/profile/skills");
  await seeker.fill("#f-name", "钨极氩弧焊");
  await send(seeker, "添加");
  await seeker.goto("/profile");
  const percent = Number.parseInt(await seeker.locator("text=/^\\d+%$/").first().innerText(), 10);
  assert.ok(percent >= 50 && percent < 100, `${percent} %`);

  // The office publishes, and a search finds it.
  const office = await publish(officer, WELDER);
  const found = async () => (await (await fetch(`${it.base}/postings?q=${encodeURIComponent("晨星压力容器 氩弧焊")}`)).text()).includes(WELDER.title);
  const delay = await until(found, 1000, "the posting is found");
  console.log(`found after ${delay.toFixed(0)} ms`);

  // It is the first match, with reasons and without a word of what is not so.
  await seeker.goto("/profile/matches");
  assert.equal((await titles(seeker))[0], WELDER.title);
  const reasons = await seeker.locator(".sheet > li").first().innerText();
  assert.match(reasons, /符合/);
  assert.match(reasons, /伊通/);
  assert.match(reasons, /氩弧焊/);

  // Its own page says the same, and holds the facts for search engines.
  await follow(seeker, WELDER.title);
  assert.equal(await heading(seeker), WELDER.title);
  assert.match(await seeker.locator("main").innerText(), /射线探伤/);
  assert.equal(await seeker.locator("#fit").count(), 1);
  const facts = JSON.parse(await seeker.locator('script[type="application/ld+json"]').textContent());
  assert.equal(facts["@type"], "JobPosting");
  assert.equal(facts.title, WELDER.title);
  const address = seeker.url();

  // The office closes it: gone from search, still to be read.
  await officer.goto(office);
  await officer.locator('[name="outcome"]').first().check();
  await send(officer, officer.locator('form[action$="/closure"] button'));
  await until(async () => !(await found()), 1000, "the posting is gone from search");
  await seeker.goto(address);
  assert.equal(await heading(seeker), WELDER.title);
  assert.equal(await seeker.locator(".note-warn").count(), 1);
  assert.equal(await seeker.locator('script[type="application/ld+json"]').count(), 0);
  await seeker.goto("/profile/matches");
  assert.ok(!(await titles(seeker)).includes(WELDER.title));
});

test("a search is narrowed by filters, widened by chips, and turned over page by page", async () => {
  const page = await it.visitor();
  await page.goto("/");
  await page.fill("#q", "护理");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/postings?q=**");
  const all = await count(page);
  assert.ok(all > 0);

  // A filter is applied at once, without another page.
  const box = page.locator('.facets input[type="checkbox"]:visible').first();
  const promised = Number(await box.locator("xpath=..").locator(".n").innerText());
  const [name, value] = [await box.getAttribute("name"), await box.getAttribute("value")];
  await page.evaluate(() => { window.isSamePage = true; });
  await box.check();
  await page.waitForURL(`**${name}=${value}**`);
  await page.locator(".chips").waitFor();
  assert.equal(await page.evaluate(() => window.isSamePage), true);
  assert.equal(await count(page), promised, "as many as the filter said");
  assert.equal(await page.locator(`input[name="${name}"][value="${value}"]`).isChecked(), true);
  assert.equal(await page.evaluate(() => document.activeElement.name), name, "the focus stays on the filter");

  // Back in the browser is back in the search.
  await page.goBack();
  await until(async () => (await count(page)) === all, 5000, "the search without the filter");
  await page.goForward();
  await until(async () => (await count(page)) === promised, 5000, "the search with the filter");
  await follow(page, "去掉");
  assert.equal(await count(page), all);

  // Pages.
  await page.goto("/postings?sort=newest");
  const first = await titles(page);
  assert.equal(first.length, 20);
  await follow(page, "下一页");
  assert.match(page.url(), /page=2/);
  assert.match(await page.title(), /第2页/);
  assert.match(await page.locator(".page-of").innerText(), /第2页，共\d+页/);
  assert.notDeepEqual(await titles(page), first);
});

test("what the box says beside words is a chip each, and goes out of the box with it", async () => {
  const page = await it.visitor();
  await page.goto("/");
  await page.fill("#q", "护理 月薪3000以上 伊通");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/postings?q=**");
  const chips = page.locator("a.chip:not(.chip-clear)");
  await chips.first().waitFor();
  assert.deepEqual([await chips.filter({ hasText: "伊通" }).count(), await chips.filter({ hasText: "3,000" }).count()], [1, 1]);
  const both = await count(page);
  assert.ok(both > 0);
  await Promise.all([page.waitForURL((url) => !url.search.includes("3000")), chips.filter({ hasText: "3,000" }).click()]);
  await until(async () => (await chips.count()) === 1, 5000, "one chip less");
  assert.equal(await page.inputValue("#q"), "护理 伊通");
  assert.ok(await count(page) >= both);
});

test("a search without hits offers wider ones, each with what it would find", async () => {
  const page = await it.visitor();
  await page.goto("/postings?q=护理&pay_min=900000");
  assert.equal(await page.locator(".entry.job").count(), 0);
  const wider = page.locator(".empty .rows li");
  assert.ok(await wider.count() > 0);
  for (const line of await wider.allInnerTexts()) assert.match(line, /[1-9]\d*/);
  const promised = Number(/([\d,]+)\D*$/.exec(await wider.first().innerText())[1]);
  await Promise.all([page.waitForEvent("load"), wider.first().getByRole("link").click()]);
  assert.equal(await count(page), promised);
});

test("what is typed is never an error", async () => {
  const page = await it.visitor();
  for (const typed of ['"', "护理 -", "title:护士", "(AND) OR", "C++ 100%", "<script>alert(1)</script>", "护理&sort", "＃\u3000 "]) {
    const answer = await page.goto(`/postings?q=${encodeURIComponent(typed)}`);
    assert.equal(answer.status(), 200, typed);
    assert.equal(await page.inputValue("#q"), typed.trim());
  }
});

test("the keyboard is enough to find a posting", async () => {
  const page = await it.visitor();
  await page.goto("/");
  const focus = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
  await page.keyboard.press("Tab");
  assert.equal(await focus(), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await focus(), "main");
  for (let i = 0; i < 5 && (await focus()) !== "q"; i += 1) await page.keyboard.press("Tab");
  assert.equal(await focus(), "q");
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
  assert.equal(ring, "3px");
  await page.keyboard.type("护理员");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/postings?q=**");
  const title = (await titles(page))[0];
  for (let i = 0; i < 120; i += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.closest(".entry h2") !== null)) break;
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/postings\/\w{10}/);
  assert.equal(await heading(page), title);
});

test("the search box suggests, and the arrow keys choose", async () => {
  const page = await it.visitor();
  await page.goto("/postings?sort=newest");
  const title = (await titles(page))[0];
  await page.goto("/");
  await page.locator("#q").pressSequentially([...title].slice(0, 2).join(""), { delay: 40 });
  const options = page.getByRole("option");
  await options.first().waitFor();
  assert.equal(await page.getAttribute("#q", "aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.getAttribute("#q", "aria-activedescendant"), await options.first().getAttribute("id"));
  await page.keyboard.press("Escape");
  assert.equal(await options.count(), 0);
  await page.locator("#q").press("End");
  await page.locator("#q").pressSequentially([...title].slice(2, 3).join(""));
  await options.first().waitFor();
  await page.keyboard.press("ArrowDown");
  await Promise.all([page.waitForURL(/\/(postings\?q=|employers\/)/), page.keyboard.press("Enter")]);
});

test("large type and dark colours stay from page to page", async () => {
  const page = await it.visitor();
  const root = (name) => page.evaluate((it) => document.documentElement.dataset[it], name);
  const look = (property) => page.evaluate((it) => getComputedStyle(document.documentElement)[it], property);
  await page.goto("/postings?q=护理");
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await send(page, page.locator("header").getByRole("button", { name: "长辈版" }));
  assert.match(page.url(), /\/postings\?q=/, "one stays where one was");
  assert.equal(await root("size"), "xl");
  assert.equal(await look("fontSize"), "24px");
  await send(page, page.locator("footer").getByRole("button", { name: "深色" }));
  assert.equal(await root("theme"), "dark");
  await page.goto("/");
  assert.equal(await root("size"), "xl");
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), paper);
  for (const button of await page.getByRole("button").all()) {
    const box = await button.boundingBox();
    if (box) assert.ok(box.height >= 44, `${await button.innerText()}: ${box.height} px`);
  }
  await send(page, page.locator("header").getByRole("button", { name: "标准版" }));
  assert.equal(await root("size"), undefined);
});

test("a certificate is checked by anyone, and says so when it was revoked", async () => {
  const officer = await it.visitor({ as: "officer" });
  const anyone = await it.visitor();
  await officer.goto("/staff/certificates/new");
  const fields = { holder_name: "欧阳明亮", name: "养老护理员", issuer: "伊通人才服务中心", issued_on: "2026-01-05", expires_on: "2099-01-04" };
  for (const [name, value] of Object.entries(fields)) await officer.fill(`#f-${name}`, value);
  await send(officer, "发放");
  const number = await heading(officer);

  async function check(name) {
    await anyone.goto("/verify");
    await anyone.fill("#f-number", number);
    await anyone.fill("#f-name", name);
    await send(anyone, "核对");
    return anyone.locator("main").innerText();
  }
  const valid = await check("欧阳明亮");
  assert.match(await anyone.locator("#deed").innerText(), /有效/);
  assert.match(valid, /养老护理员/);
  assert.doesNotMatch(valid.replaceAll(/^.*姓名.*$/gm, ""), /欧阳明亮/, "the holder is masked");
  assert.match(await check("欧阳明"), /没有找到/);

  // One person proposes to revoke it, another one confirms.
  await officer.goto(`${new URL(officer.url()).pathname}/acts/revocation`);
  await officer.fill("#f-reason", "考核成绩录入有误，已重新安排考核");
  await send(officer, "提议撤销");
  assert.match(await check("欧阳明亮"), /有效/, "one person alone revokes nothing");
  const admin = await it.visitor({ as: "admin" });
  await admin.goto(new URL(officer.url()).pathname);
  await send(admin, "确认");
  await check("欧阳明亮");
  assert.match(await anyone.locator("#deed").innerText(), /已撤销/);
});

test("the picture of the README can be taken, and is with UPDATE_IMAGES=1", async () => {
  const page = await it.visitor();
  await page.goto("/postings?q=护理");
  await page.evaluate(() => document.fonts.ready);
  const file = process.env.UPDATE_IMAGES === "1" ? { path: path.join(ROOT, "docs/images/search.png") } : {};
  const picture = await page.screenshot(file);
  assert.ok(picture.length > 50_000 && picture.length < 300_000, `the picture has ${picture.length} bytes`);
});
