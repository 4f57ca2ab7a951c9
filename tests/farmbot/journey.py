"""What somebody does with FarmBot's Python client; one line of JSON for each thing that came about."""

import json
import sys
import time

from farmbot import Farmbot

server, email, password, *steps = sys.argv[1:]


def say(what, found):
    print(json.dumps([what, found], ensure_ascii=False), flush=True)


bot = Farmbot()
bot.set_verbosity(0)
token = bot.get_token(email, password, server)
if not isinstance(token, dict):
    say("login", token)
    sys.exit(0)
say("login", token["token"]["unencoded"]["bot"])


def attempt(what, work):
    work()
    messages = bot.state.last_messages.get("from_device") or []
    answers = [each["content"] for each in messages if each["content"]["args"].get("label") != ""]
    answer = answers[-1] if answers else {"kind": "none"}
    words = [each["args"]["message"] for each in answer.get("body", ())]
    say(what, words[0] if words else answer["kind"])


def position():
    found = bot.get_xyz()
    say("position", [round(found[axis]) + 0 for axis in "xyz"])


def pictures():
    time.sleep(2.5)
    say("pictures", len(bot.api_get("images")))


def plant():
    row = {"pointer_type": "Plant", "name": "radish", "x": 10, "y": 20, "openfarm_slug": "radish"}
    made = bot.api_post("points", row)
    changed = bot.api_patch("points", {"plant_stage": "planted"}, made["id"])
    say("plant", [changed["plant_stage"], len(bot.api_get("points"))])
    bot.api_delete("points", made["id"])


def upload():
    found = bot.upload_photo(steps[-1], {"x": 1, "y": 2, "z": 3})
    say("upload", found["meta"]["x"] if isinstance(found, dict) else found)


def event():
    """Have all the water of many days run by itself: refused by the API, in words."""
    sequence = bot.api_get("sequences")[0]["id"]
    row = {"start_time": "2026-06-20T01:00:00Z", "end_time": "2026-06-21T13:00:00Z", "time_unit": "minutely"}
    row |= {"repeat": 5, "executable_type": "Sequence", "executable_id": sequence}
    found = bot.api_post("farm_events", row)
    say("event", [str(found), len(bot.api_get("farm_events"))])


known = {
    "size": lambda: say("size", bot.garden_size()),
    "safe_z": lambda: say("safe_z", bot.safe_z()),
    "home": lambda: attempt("home", lambda: bot.find_home()),
    "move": lambda: attempt("move", lambda: bot.move(120, 80, 0)),
    "outside": lambda: attempt("outside", lambda: bot.move(99_000, 0, 0)),
    "on": lambda: attempt("on", lambda: bot.on(8)),
    "off": lambda: attempt("off", lambda: bot.off(8)),
    "photo": lambda: attempt("photo", bot.take_photo),
    "read": lambda: attempt("read", lambda: bot.read_sensor("Soil Sensor")),
    "sequence": lambda: attempt("sequence", lambda: bot.sequence("水やり")),
    "lua": lambda: attempt("lua", lambda: bot.lua("os.execute('reboot')")),
    "dispense": lambda: attempt("dispense", lambda: bot.dispense(100, "Watering Nozzle", 8)),
    "stop": lambda: attempt("stop", bot.e_stop),
    "unlock": lambda: attempt("unlock", bot.unlock),
    "position": position,
    "pictures": pictures,
    "plant": plant,
    "upload": upload,
    "event": event,
}
for step in steps:
    if step in known:
        known[step]()
