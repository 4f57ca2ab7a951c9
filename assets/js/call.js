/**
 * Video calls. data-call="/call/NAME/" (video/parts/stage.html): the call itself, on whatever page it stands;
 * data-device-check (video/check.html): the check of camera, microphone and connection alone.
 */
import { Lobby } from "./call/lobby.js";
import { Stage } from "./call/stage.js";
import { wordsOf } from "./shared/words.js";

for (const root of document.querySelectorAll("[data-call]")) new Stage(root).begin();
for (const root of document.querySelectorAll("[data-device-check]")) new Lobby(root, wordsOf(root), root.dataset.probe).check();
