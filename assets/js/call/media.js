/** Camera and microphone, and how loud it is. */
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 24, max: 30 }, facingMode: "user" };

/**
 * Open what there is: both, else the microphone alone, else the camera alone.
 *
 * @param {boolean} withPicture whether the camera is asked for
 * @returns {Promise<{audio: MediaStreamTrack?, video: MediaStreamTrack?, problem: string}>} problem: "", "refused", "missing", "busy"
 */
export async function openMedia(withPicture = true) {
  if (!navigator.mediaDevices?.getUserMedia) return { audio: null, video: null, problem: "missing" };
  let problem = "";
  const tries = withPicture ? [{ audio: SOUND, video: PICTURE }, { audio: SOUND }, { video: PICTURE }] : [{ audio: SOUND }];
  for (const wanted of tries) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(wanted);
      return { audio: stream.getAudioTracks()[0] ?? null, video: stream.getVideoTracks()[0] ?? null, problem };
    } catch (error) {
      problem ||= nameProblem(error);
    }
  }
  return { audio: null, video: null, problem };
}

export const nameProblem = (error) =>
  ({ NotAllowedError: "refused", SecurityError: "refused", NotReadableError: "busy", AbortError: "busy" })[error.name] ?? "missing";

/** Say how loud a track is, 0 to 1, a few times a second, until it is stopped. @returns {() => void} stops it */
export function meter(track, show) {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 512 });
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    show(Math.min(1, 6 * Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)));
  }, 100);
  return () => {
    clearInterval(timer);
    context.close();
  };
}
