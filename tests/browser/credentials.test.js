// Certificates as signed files, checked by a library that knows nothing of us.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { createRemoteJWKSet, decodeProtectedHeader, importJWK, jwtVerify } from "jose";
import { ROOT, county, send } from "./support.js";

const it = county();

/** Issues a certificate as an officer does; answers with the path of its page. */
async function issue(page) {
  await page.goto("/staff/certificates/new");
  const fields = { holder_name: "王小禾", name: "消毒员", occupation: "消毒员", programme: "公共卫生辅助服务员", hours: "80" };
  for (const [name, value] of Object.entries(fields)) await page.fill(`#f-${name}`, value);
  await send(page, "发放");
  return new URL(page.url()).pathname;
}

async function credential(page, certificate) {
  const answer = await page.request.get(`${certificate}/credential.jwt`);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["content-type"], /^application\/vc\+jwt/);
  return answer.text();
}

/** The verified claims of a token, and what else is known of its signature. */
async function verified(text) {
  // A fresh set each time: the library keeps one for a while.
  const { payload, protectedHeader } = await jwtVerify(text, createRemoteJWKSet(new URL("/.well-known/jwks.json", it.base)));
  return { payload, protectedHeader };
}

/** Whether the list that an entry names has its bit set. */
async function isSet(entry) {
  const { payload: list } = await verified(await (await fetch(entry.statusListCredential)).text());
  assert.equal(list.id, entry.statusListCredential);
  assert.deepEqual(list.type, ["VerifiableCredential", "BitstringStatusListCredential"]);
  assert.equal(list.credentialSubject.statusPurpose, entry.statusPurpose);
  assert.equal(list.credentialSubject.encodedList[0], "u");
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), "base64url"));
  assert.ok(bits.length >= 16 * 1024, "the least length of the standard");
  const index = Number(entry.statusListIndex);
  return (bits[index >> 3] & (0x80 >> (index & 7))) !== 0;
}

const status = async (payload) => {
  const found = {};
  for (const entry of payload.credentialStatus) found[entry.statusPurpose] = await isSet(entry);
  return found;
};

test("a credential is verified by another library, and its lists tell what happened to it", async () => {
  const officer = await it.visitor({ as: "officer" });
  const admin = await it.visitor({ as: "admin" });
  const certificate = await issue(officer);
  const text = await credential(officer, certificate);

  const { payload, protectedHeader } = await verified(text);
  assert.equal(protectedHeader.alg, "ES256");
  assert.equal(protectedHeader.typ, "JWT");
  assert.equal(payload.iss, payload.issuer.id);
  assert.equal(payload.jti, payload.id);
  assert.equal(payload.sub, payload.credentialSubject.id);
  assert.equal(payload.nbf, Date.parse(payload.validFrom) / 1000);
  assert.ok(payload.type.includes("OpenBadgeCredential"));
  assert.equal(payload.credentialSubject.achievement.name, "消毒员");
  assert.doesNotMatch(text, /220399/, "no ID number");
  // The key that the header names, fetched by itself.
  const key = await importJWK(await (await fetch(decodeProtectedHeader(text).kid)).json());
  await jwtVerify(text, key);
  const [head, body, signature] = text.split(".");
  const forged = Buffer.from(JSON.stringify({ ...payload, name: "护士" })).toString("base64url");
  await assert.rejects(jwtVerify(`${head}.${forged}.${signature}`, key), /signature verification failed/);
  assert.ok(body.length > 0);

  assert.deepEqual(await status(payload), { revocation: false, suspension: false });
  const act = async (page, name, button) => {
    await page.goto(`${certificate}/acts/${name}`);
    await page.fill("#f-reason", "资料待核实");
    await send(page, button);
  };
  await act(officer, "suspension", "暂停证书");
  assert.deepEqual(await status(payload), { revocation: false, suspension: true });
  await act(officer, "resumption", "恢复证书");
  await act(officer, "revocation", "提议撤销");
  assert.deepEqual(await status(payload), { revocation: false, suspension: false });
  await admin.goto(officer.url());
  await send(admin, "确认");
  assert.deepEqual(await status(payload), { revocation: true, suspension: false });

  // Anyone on the page: the file itself is as it was signed, the answer is what holds now.
  const anyone = await it.visitor();
  await anyone.goto("/verify");
  await anyone.setInputFiles("#f-file", { name: "certificate.jwt", mimeType: "application/jwt", buffer: Buffer.from(text) });
  await send(anyone, "核对文件");
  assert.match(await anyone.locator("main").innerText(), /已撤销[^]*资料待核实[^]*王\*\*/);
});

test("after a rotation of keys the old files still verify, online and by the command", async () => {
  const officer = await it.visitor({ as: "officer" });
  const text = await credential(officer, await issue(officer));
  const bole = (...args) => execFileSync(path.join(ROOT, "target/debug/bole"), args, {
    encoding: "utf8", env: { PATH: process.env.PATH, BOLE_BASE_URL: it.base }, stdio: ["ignore", "pipe", "pipe"],
  });
  const kid = bole("keys", "rotate", "--data", it.data).trim();
  const newer = await credential(officer, await issue(officer));
  assert.equal(decodeProtectedHeader(newer).kid, kid);
  assert.notEqual(decodeProtectedHeader(text).kid, kid);
  await verified(text);
  await verified(newer);

  const folder = await mkdtemp(path.join(tmpdir(), "bole-credential-"));
  try {
    const file = (name) => path.join(folder, name);
    await writeFile(file("a.jwt"), text);
    await writeFile(file("keys.json"), await (await fetch(`${it.base}/.well-known/jwks.json`)).text());
    for (const purpose of ["revocation", "suspension"]) {
      await writeFile(file(purpose), await (await fetch(`${it.base}/credentials/status/${purpose}/0`)).text());
    }
    const offline = ["verify", file("a.jwt"), "--jwks", file("keys.json")];
    assert.match(bole(...offline), /^valid\n[^]*王小禾[^]*not at hand/);
    const told = bole(...offline, "--status", file("revocation"), "--status", file("suspension"));
    assert.match(told, /^valid\n/);
    assert.doesNotMatch(told, /not at hand/);
    assert.match(bole("verify", file("a.jwt"), "--data", it.data, "--jwks", it.base), /^valid\n/);
    await writeFile(file("b.jwt"), text.replace(/\.(.{9})./, (_, all) => `.${all}_`));
    assert.throws(() => bole("verify", file("b.jwt"), "--jwks", file("keys.json")), (err) => /^invalid\n/.test(err.stdout));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
