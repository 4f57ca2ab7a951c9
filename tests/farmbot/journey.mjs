// What somebody does with FarmBot's JavaScript client; one line of JSON for each thing that came about.
import farmbot from "farmbot";

const [server, email, password, ...steps] = process.argv.slice(2);
const { Farmbot, rpcRequest } = farmbot;
const say = (what, found) => console.log(JSON.stringify([what, found]));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const answer = await fetch(`${server}/api/tokens`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ user: { email, password } }),
});
if (!answer.ok) {
  say("login", answer.status);
  process.exit(0);
}
const { token } = await answer.json();
say("login", token.unencoded.bot);
const get = async (path) => (await fetch(`${server}/api/${path}`, { headers: { Authorization: token.encoded } })).json();

const bot = new Farmbot({ token: token.encoded });
let last = {};
const logs = [];
bot.on("status", (tree) => { last = tree; });
bot.on("logs", (log) => logs.push(log.message));
await bot.connect();
const attempt = async (what, work) => {
  try {
    say(what, (await work()).kind ?? "done");
  } catch (error) {
    say(what, String(error.message ?? error));
  }
};
const water = (seconds) => bot.send(rpcRequest([
  { kind: "write_pin", args: { pin_number: 8, pin_value: 1, pin_mode: 0 } },
  { kind: "wait", args: { milliseconds: seconds * 1000 } },
  { kind: "write_pin", args: { pin_number: 8, pin_value: 0, pin_mode: 0 } },
]));

const known = {
  ping: async () => say("ping", (await bot.ping(5000)) >= 0),
  status: () => attempt("status", () => bot.readStatus()),
  home: () => attempt("home", () => bot.findHome({ axis: "all", speed: 100 })),
  move: () => attempt("move", () => bot.moveAbsolute({ x: 120, y: 80, z: 0, speed: 100 })),
  relative: () => attempt("relative", () => bot.moveRelative({ x: 10, y: 0, z: 0, speed: 100 })),
  // Several at once, as somebody does who presses in a hurry: what each of them came to.
  hurry: async () => {
    const ways = [2500, 2500, 2500].map((x) => bot.moveRelative({ x, y: 0, z: 0, speed: 100 }));
    const ends = await Promise.allSettled(ways);
    say("hurry", ends.map((end) => end.value?.kind ?? String(end.reason?.message ?? end.reason)));
  },
  pour: async () => {
    const ends = await Promise.allSettled([water(2), water(2), water(2), water(2)]);
    say("pour", ends.map((end) => end.value?.kind ?? String(end.reason?.message ?? end.reason)));
  },
  outside: () => attempt("outside", () => bot.moveAbsolute({ x: 99000, y: 0, z: 0, speed: 100 })),
  water: () => attempt("water", () => water(2)),
  flood: () => attempt("flood", () => water(120)),
  open: () => attempt("open", () => bot.writePin({ pin_number: 8, pin_value: 1, pin_mode: 0 })),
  shut: () => attempt("shut", () => bot.writePin({ pin_number: 8, pin_value: 0, pin_mode: 0 })),
  photo: () => attempt("photo", () => bot.takePhoto()),
  read: () => attempt("read", () => bot.readPin({ pin_number: 59, label: "soil", pin_mode: 1 })),
  sequence: async () => {
    const [row] = await get("sequences");
    await attempt("sequence", () => bot.execSequence(row.id));
  },
  stop: () => attempt("stop", () => bot.emergencyLock()),
  unlock: () => attempt("unlock", () => bot.emergencyUnlock()),
  lua: () => attempt("lua", () => bot.lua("os.execute('reboot')")),
  reset: () => attempt("reset", () => bot.installFarmware("https://farmware.example/x.json")),
  position: async () => {
    await pause(700);
    const { x, y, z } = last.location_data.position;
    say("position", [x, y, z].map(Math.round).map((each) => each + 0));
  },
  pictures: async () => {
    await pause(2500);
    const rows = await get("images");
    const seen = rows.length ? await fetch(rows[0].attachment_url) : { headers: new Headers() };
    say("pictures", [rows.length, seen.headers.get("content-type")]);
  },
  readings: async () => {
    await pause(1500);
    const rows = await get("sensor_readings");
    say("readings", rows.map((row) => row.pin));
  },
  logs: async () => say("logs", logs.length > 0),
};
for (const step of steps) await known[step]();
process.exit(0);
