"""Commands about the bot itself: stop, status, settings, pictures, updates, off and on again."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from moyai.engines.garden_bot.language.commands import (
    ChangeOwnership,
    CheckUpdates,
    EmergencyLock,
    EmergencyUnlock,
    ExecuteScript,
    FactoryReset,
    FlashFirmware,
    InstallFarmware,
    InstallFirstPartyFarmware,
    PowerOff,
    ReadStatus,
    Reboot,
    RemoveFarmware,
    SetUserEnv,
    Sync,
    TakePhoto,
    UpdateFarmware,
    UpdateResource,
)
from moyai.engines.garden_bot.language.data import Point
from moyai.engines.garden_bot.virtual.lookups import resolve
from moyai.engines.garden_bot.virtual.outgoing import Change, Fetch, Picture
from moyai.engines.garden_bot.virtual.params import make_params
from moyai.engines.garden_bot.virtual.picture import draw, list_seen
from moyai.engines.garden_bot.virtual.plants import WEED
from moyai.engines.garden_bot.virtual.program import Failed, Off, Scope, Steps, does

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

PHOTO_S, SYNC_S, FLASH_S, SCRIPT_S = 2.0, 0.5, 20.0, 1.0
BOOT_S, RESTART_S = 40.0, 5.0
OWN_SCRIPTS = ("take-photo", "camera-calibration", "plant-detection", "Measure Soil Height")
NO_VALUE = "None"  # what the JavaScript client sends to remove a value
TAKEN_OUT = frozenset({"harvested", "removed"})
WITHIN_MM = 60.0
MOST_VALUES, LONGEST_PAIR, MOST_SCRIPTS = 40, 200, 40  # the state that is told stays below 64 KB


@does(EmergencyLock)
def emergency_lock(bot: VirtualBot, command: EmergencyLock, scope: Scope) -> None:
    """Stop, within a request; on its own it does not wait for its turn."""
    bot.lock()


@does(EmergencyUnlock)
def emergency_unlock(bot: VirtualBot, command: EmergencyUnlock, scope: Scope) -> None:
    """Let it move again."""
    bot.unlock()


@does(ReadStatus)
def read_status(bot: VirtualBot, command: ReadStatus, scope: Scope) -> None:
    """Send the state at once."""
    bot.report()


@does(Sync)
def sync(bot: VirtualBot, command: Sync, scope: Scope) -> Steps:
    """Ask for all rows."""
    bot.set_sync("syncing")
    bot.send(Fetch())
    yield bot.now_s + SYNC_S
    bot.set_sync("synced")


@does(TakePhoto)
def take_photo(bot: VirtualBot, command: TakePhoto, scope: Scope) -> Steps:
    """Take a picture and send it."""
    bot.log("Taking photo", "busy", verbosity=2)
    yield bot.now_s + PHOTO_S
    at, number = bot.place, int(bot.now_s * 1000)
    bot.machine.pour_until(bot.now_s)
    name = f"{number}.png"
    bot.send(Picture(draw(bot), f"images/{name}", at.x, at.y, at.z, bot.now_s))
    bot.show_job(name, "Complete", 100, kind="image", file_type=".png")


@does(ExecuteScript)
def execute_script(bot: VirtualBot, command: ExecuteScript, scope: Scope) -> Steps:
    """Run one of FarmBot's own scripts; others are installed in name only."""
    if command.label not in bot.farmwares:
        raise Failed(f"{command.label} not installed.")
    if command.label == "take-photo":
        yield from take_photo(bot, TakePhoto(), scope)
        return
    yield bot.now_s + SCRIPT_S
    at = bot.place
    match command.label:
        case "plant-detection":
            for each in list_seen(bot):
                if each.crop is WEED:
                    fields = {"x": round(each.x_mm), "y": round(each.y_mm), "z": round(bot.soil_mm)}
                    bot.send(
                        Change("Weed", None, {**fields, "radius": round(each.radius_mm), "name": "Weed"})
                    )
        case "Measure Soil Height":
            height = round(bot.soil_mm + bot.noise.gauss(0.0, 3.0), 1)
            where = {"x": at.x, "y": at.y, "z": height}
            about = {"radius": 0, "name": "Soil Height", "meta": {"at_soil_level": "true"}}
            bot.send(Change("GenericPointer", None, {**where, **about}))
        case "camera-calibration":
            _keep(bot, "CAMERA_CALIBRATION_coord_scale", "1.0")
    bot.log(f"{command.label} complete", "success", verbosity=2)


@does(SetUserEnv)
def set_user_env(bot: VirtualBot, command: SetUserEnv, scope: Scope) -> None:
    """Keep values for scripts, or forget them."""
    for each in command.body:
        _keep(bot, each.label, None if each.value == NO_VALUE else str(each.value))


def _keep(bot: VirtualBot, name: str, value: str | None) -> None:
    if value is None:
        bot.env.pop(name, None)
    elif len((name + value).encode()) > LONGEST_PAIR or (len(bot.env) >= MOST_VALUES and name not in bot.env):
        raise Failed("There is no room for that value.")
    else:
        bot.env[name] = value
    bot.send(Change("FarmwareEnv", None, {"key": name, "value": value}))
    bot.touch()


@does(UpdateResource)
def update_resource(bot: VirtualBot, command: UpdateResource, scope: Scope) -> None:
    """Change a row; what was harvested or removed is taken out of the bed as well."""
    resource = resolve(command.resource, scope)
    fields = {each.label: each.value for each in command.body}
    if isinstance(resource, Point):
        kind, number = str(resource.pointer_type), resource.pointer_id
    else:
        kind, number = (
            str(getattr(resource, "resource_type", resource.kind)),
            getattr(resource, "resource_id", 0),
        )
    bot.send(Change(kind, number or None, fields))
    place = bot.known.points.get(number)
    if place is not None and fields.get("plant_stage") in TAKEN_OUT:
        bot.garden.uproot(place.x, place.y, WITHIN_MM)


@does(CheckUpdates)
def check_updates(bot: VirtualBot, command: CheckUpdates, scope: Scope) -> None:
    """Look for updates: there are none."""
    bot.log(f"{command.package} is up to date", "success")


@does(FlashFirmware)
def flash_firmware(bot: VirtualBot, command: FlashFirmware, scope: Scope) -> Steps:
    """Write the firmware."""
    for part in range(5):
        bot.show_job("Flashing firmware", "working", part * 20, kind="ota")
        yield bot.now_s + FLASH_S / 5
    bot.show_job("Flashing firmware", "complete", 100, kind="ota")
    bot.params = make_params(bot.machine.bed)
    bot.log(f"{command.package} firmware flashed", "success")


@does(InstallFarmware)
def install_farmware(bot: VirtualBot, command: InstallFarmware, scope: Scope) -> Steps:
    """Install a script: its name is listed, nothing is fetched or run."""
    yield bot.now_s + SCRIPT_S
    parts = [each for each in urlsplit(command.url).path.split("/") if each not in ("", "manifest.json")]
    if not parts or len(bot.farmwares) >= MOST_SCRIPTS:
        raise Failed("Could not install Farmware.")
    bot.farmwares[parts[-1][:80]] = "1.0.0"
    bot.touch()


@does(InstallFirstPartyFarmware)
def install_first_party(bot: VirtualBot, command: InstallFirstPartyFarmware, scope: Scope) -> None:
    """Install FarmBot's own scripts."""
    bot.farmwares |= dict.fromkeys(OWN_SCRIPTS, "1.0.0")
    bot.touch()


@does(UpdateFarmware, RemoveFarmware)
def change_farmware(bot: VirtualBot, command: UpdateFarmware | RemoveFarmware, scope: Scope) -> None:
    """Update or remove a script."""
    if command.package not in bot.farmwares:
        raise Failed(f"{command.package} not installed.")
    if isinstance(command, RemoveFarmware):
        del bot.farmwares[command.package]
    bot.touch()


@does(Reboot)
def reboot(bot: VirtualBot, command: Reboot, scope: Scope) -> None:
    """Start again: nothing is heard of it meanwhile."""
    bot.log("Rebooting", "warn")
    raise Off(BOOT_S if command.package == "farmbot_os" else RESTART_S)


@does(PowerOff)
def power_off(bot: VirtualBot, command: PowerOff, scope: Scope) -> None:
    """Switch off, until somebody switches it on by hand."""
    bot.log("Powering off", "warn")
    raise Off(inf)


@does(FactoryReset)
def factory_reset(bot: VirtualBot, command: FactoryReset, scope: Scope) -> None:
    """Forget settings; the computer's also values and scripts, and it starts again."""
    bot.params = make_params(bot.machine.bed)
    if command.package == "farmbot_os":
        bot.env.clear()
        bot.farmwares = dict.fromkeys(OWN_SCRIPTS, "1.0.0")
        raise Off(BOOT_S)


@does(ChangeOwnership)
def change_ownership(bot: VirtualBot, command: ChangeOwnership, scope: Scope) -> None:
    """Go over to another account: a bot that is simulated stays with its bed."""
    raise Failed("A simulated bot cannot be given away.")
