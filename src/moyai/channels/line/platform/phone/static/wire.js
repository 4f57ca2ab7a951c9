// The wire between the page and the platform.
const { user, channel } = document.body.dataset;
const query = `?channel=${encodeURIComponent(channel)}`;
const base = `/phone/${encodeURIComponent(user)}`;

export async function post(what, body) {
  const headers = { "content-type": "application/json", "x-phone": "1" };
  await check(fetch(`${base}/${what}${query}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function postPicture(file) {
  const headers = { "content-type": file.type || "image/jpeg", "x-phone": "1" };
  await check(fetch(`${base}/picture${query}`, { method: "POST", headers, body: file }));
}

async function check(asked) {
  const answer = await asked.catch(() => null);
  if (!answer) throw new Error("つながりません。 No connection.");
  if (!answer.ok) {
    const { message } = await answer.json().catch(() => ({ message: "" }));
    throw new Error(message || "送れませんでした。 It could not be sent.");
  }
}

export function stream(take) {
  const feed = new EventSource(`${base}/feed${query}`);
  feed.addEventListener("message", (event) => take(JSON.parse(event.data)));
}
