// The same service for a browser that runs no scripts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, follow, heading, register, send } from "./support.js";

const it = county();

test("a search is made, filtered by the button, sorted, and a posting opened", async () => {
  const page = await it.visitor({ javaScriptEnabled: false });
  await page.goto("/");
  await page.fill("#q", "护理");
  await send(page, "查找岗位");
  const box = page.locator('.facets input[type="checkbox"]:visible').first();
  const promised = await box.locator("xpath=..").locator(".n").innerText();
  const name = await box.getAttribute("name");
  await box.check();
  await send(page, "应用筛选");
  assert.match(page.url(), new RegExp(`[?&]${name}=`));
  assert.match(page.url(), /[?&]q=/, "what was typed is kept");
  assert.ok((await heading(page)).startsWith(promised));
  await Promise.all([page.waitForEvent("load"), page.locator(".sort a").last().click()]);
  assert.match(page.url(), new RegExp(`[?&]${name}=.*sort=`), "the filter is kept");
  const first = page.locator(".entry.job h2 a").first();
  const title = await first.innerText();
  await Promise.all([page.waitForEvent("load"), first.click()]);
  assert.equal(await heading(page), title);
});

test("on a phone the filters open behind one button", async () => {
  const page = await it.visitor({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await page.goto("/postings?q=护理");
  const box = page.locator('.facets input[type="checkbox"]').first();
  assert.equal(await box.isVisible(), false);
  await page.locator("main").getByRole("link", { name: "筛选" }).click();
  assert.equal(await box.isVisible(), true);
  await box.check();
  await send(page, "应用筛选");
  assert.match(await page.locator("main").innerText(), /筛选（已选1）/);
});

test("one registers, writes a profile and reads matches", async () => {
  const page = await it.visitor({ javaScriptEnabled: false });
  await register(page, "without-script@people.example", "korn-schnee-9-tal");
  await page.goto("/profile/person");
  await page.fill("#f-name", "林晓梅");
  await page.fill("#f-headline", "养老护理员，三年经验");
  await page.fill("#f-experience_years", "三年");
  await send(page, "保存");
  // What was wrong is said on top and at the field, and what was typed is still there.
  assert.match(await page.title(), /^错误：/);
  assert.equal(await page.locator(".errs a").getAttribute("href"), "#f-experience_years");
  assert.equal(await page.inputValue("#f-headline"), "养老护理员，三年经验");
  await page.fill("#f-experience_years", "3");
  await send(page, "保存");
  assert.doesNotMatch(await page.title(), /^错误：/);
  await page.goto("/profile/matches");
  assert.ok(await page.locator(".entry.job").count() > 0);
});

test("a class is found, one enrols, and leaves it", async () => {
  const page = await it.visitor({ as: "seeker", javaScriptEnabled: false });
  await page.goto("/training");
  await page.fill("#f-q", "消毒员");
  await page.check("#f-open");
  await send(page, "查找");
  await follow(page, "公共卫生辅助服务员");
  await follow(page, "报名");
  // What was forgotten is said, and nobody is enrolled.
  await send(page, "报名");
  assert.match(await page.title(), /^错误：/);
  assert.equal(await page.locator(".errs a").getAttribute("href"), "#f-consent");
  await page.check("#f-consent");
  await send(page, "报名");
  assert.match(await page.locator("main").innerText(), /已录取/);
  await send(page, "退出");
  assert.match(await page.locator("main").innerText(), /已退出/);
  // Of the class that was over before, the result is read without a script, too.
  await page.goto("/profile/training");
  const over = page.locator("main li", { hasText: "合格" }).getByRole("link").first();
  await Promise.all([page.waitForEvent("load"), over.click()]);
  assert.match(await page.locator('section[aria-labelledby="result"]').innerText(), /合格[^]*理论[^]*实操/);
});

test("large type and colours are chosen by buttons", async () => {
  const page = await it.visitor({ javaScriptEnabled: false });
  await page.goto("/");
  await send(page, page.locator("header").getByRole("button", { name: "长辈版" }));
  assert.equal(await page.getAttribute("html", "data-size"), "xl");
  await follow(page, "English", "header");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.getAttribute("html", "data-size"), "xl");
});
