/** Bytes of passkeys between JSON and the browser: base64url without padding, as the server has them. */

/** @returns {ArrayBuffer} */
export function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer} bytes */
export function toText(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const list = (credentials = []) => credentials.map((one) => ({ ...one, id: toBytes(one.id) }));

/** Options of `navigator.credentials.create` from the server's JSON. */
export function readCreation({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: list(publicKey.excludeCredentials),
    },
  };
}

/** Options of `navigator.credentials.get` from the server's JSON. */
export function readRequest({ publicKey }) {
  return {
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: list(publicKey.allowCredentials),
    },
  };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** The browser's answer as JSON. */
export function writeAnswer(credential) {
  const parts = PARTS.filter((name) => credential.response[name]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(parts.map((name) => [name, toText(credential.response[name])])),
  });
}
