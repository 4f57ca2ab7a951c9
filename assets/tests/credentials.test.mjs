import assert from "node:assert/strict";
import { test } from "node:test";
import { readCreation, readRequest, toBytes, toText, writeAnswer } from "../js/shared/credentials.js";

const bytes = (...numbers) => Uint8Array.from(numbers).buffer;

test("bytes go to text and back, whatever they are", () => {
  for (let length = 0; length < 40; length += 1) {
    const given = Uint8Array.from({ length }, (_none, at) => (at * 37 + length * 251) % 256);
    assert.deepEqual(new Uint8Array(toBytes(toText(given.buffer))), given);
  }
  assert.equal(toText(bytes(251, 255, 254)), "-__-");
});

test("what the server offers becomes what the browser takes", () => {
  const creation = readCreation({
    publicKey: { rp: { id: "localhost" }, challenge: "AQI", user: { id: "Mw", name: "x" }, excludeCredentials: [{ type: "public-key", id: "BA" }] },
  });
  assert.deepEqual(creation.publicKey.challenge, bytes(1, 2));
  assert.deepEqual(creation.publicKey.user, { id: bytes(51), name: "x" });
  assert.deepEqual(creation.publicKey.excludeCredentials, [{ type: "public-key", id: bytes(4) }]);
  assert.deepEqual(readRequest({ publicKey: { challenge: "AQI" } }).publicKey, { challenge: bytes(1, 2), allowCredentials: [] });
});

test("what the browser answers becomes JSON, without what it left out", () => {
  const credential = {
    id: "BA",
    rawId: bytes(4),
    type: "public-key",
    authenticatorAttachment: null,
    getClientExtensionResults: () => ({}),
    response: { clientDataJSON: bytes(1), authenticatorData: bytes(2), signature: bytes(3), userHandle: null },
  };
  assert.deepEqual(JSON.parse(writeAnswer(credential)), {
    id: "BA",
    rawId: "BA",
    type: "public-key",
    clientExtensionResults: {},
    response: { clientDataJSON: "AQ", authenticatorData: "Ag", signature: "Aw" },
  });
});
