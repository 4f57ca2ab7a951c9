/** A chime of two notes for what is new, and a voice that reads what is to be agreed to. Browsers want a press first. */

const NOTES_HZ = [659.26, 987.77];
const NOTE_S = 0.45;

let context = null;

function play() {
  NOTES_HZ.forEach((pitch, nth) => {
    const start = context.currentTime + nth * NOTE_S * 0.6;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(0.25, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S * 2);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S * 2);
  });
}

/** Sound the chime now, or at the first press where the browser waits for one. */
export function chime(onSounded) {
  const Maker = window.AudioContext || window.webkitAudioContext;
  if (!Maker) return;
  context = context || new Maker();
  const sound = () => {
    if (context.state !== "running") return false;
    play();
    onSounded();
    return true;
  };
  context.resume().then(sound, () => {});
  if (sound()) return;
  let isOver = false; // whichever touch comes first
  const once = () => {
    if (!isOver) context.resume().then(sound, () => {});
    isOver = true;
  };
  for (const touch of ["keydown", "pointerdown"]) document.addEventListener(touch, once, { once: true });
}

/** Read a sentence aloud, where the set can. */
export function say(words) {
  const voice = window.speechSynthesis;
  if (!voice || !words || !navigator.userActivation?.hasBeenActive) return;
  const sentence = new SpeechSynthesisUtterance(words);
  sentence.lang = document.documentElement.lang;
  sentence.rate = 0.9;
  voice.cancel();
  voice.speak(sentence);
}
