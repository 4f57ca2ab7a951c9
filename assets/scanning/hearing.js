/** What is heard: short words when something is lit, a note when it moves on, another when it was taken. */

const NOTES_HZ = { step: [520], act: [660, 880], stop: [330, 247], done: [784] };
const NOTE_S = 0.09;

let context = null;

export function sound(name) {
  const Maker = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Maker) return;
  context ??= new Maker();
  if (context.state !== "running") return void context.resume().catch(() => {}); // a first press lets it sound
  NOTES_HZ[name].forEach((pitch, nth) => {
    const start = context.currentTime + nth * NOTE_S;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.12, start);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + NOTE_S);
  });
}

/** Say it now, whatever was being said; the newest thing is what counts. */
export function say(words) {
  const voice = globalThis.speechSynthesis;
  if (!voice || !words) return;
  const sentence = new SpeechSynthesisUtterance(words);
  sentence.lang = document.documentElement.lang;
  voice.cancel();
  voice.speak(sentence);
}
