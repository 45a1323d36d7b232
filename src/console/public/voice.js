// Records a voice message in the form that is there; the recording becomes the form's file. Without this script, or where the browser
// cannot record, a file is chosen.
const BITS = 24_000; // a voice needs no more, and workers pay for what they load
const KINDS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4"];
const kind = globalThis.MediaRecorder && navigator.mediaDevices ? KINDS.find((one) => MediaRecorder.isTypeSupported(one)) : undefined;
let running = null;

/** Readies a form that has just been drawn. */
function ready(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  const { file } = form.elements;
  file.addEventListener("change", () => chosen(form));
  if (file.files.length > 0) chosen(form); // on a slow network the file is chosen before this runs
  if (!kind) return;
  file.removeAttribute("capture"); // the recorder is here; a file may still be chosen
  form.querySelector("[data-recorder]").hidden = false;
  form.querySelector("[data-record]").addEventListener("click", () => (running ? running.stop() : record(form)));
}

/** A form with a recording in it is not drawn anew when the page changes. */
function chosen(form) {
  const [file] = form.elements.file.files;
  const heard = form.querySelector("audio");
  if (heard.src) URL.revokeObjectURL(heard.src);
  heard.hidden = !file;
  if (file) heard.src = URL.createObjectURL(file);
  else heard.removeAttribute("src");
  form.toggleAttribute("data-busy", Boolean(file));
}

async function record(form) {
  const place = form.querySelector("[data-recorder]");
  const told = place.querySelector("output");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    told.textContent = place.dataset.none;
    return;
  }
  const button = place.querySelector("[data-record]");
  const words = button.textContent;
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
  const parts = [];
  const begun = Date.now();
  const clock = setInterval(() => {
    const seconds = Math.floor((Date.now() - begun) / 1_000);
    told.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds >= Number(place.dataset.seconds) - 1) recorder.stop();
  }, 250);
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.addEventListener("stop", () => {
    clearInterval(clock);
    for (const track of stream.getTracks()) track.stop();
    running = null;
    button.textContent = words;
    const files = new DataTransfer();
    files.items.add(new File(parts, "voice", { type: kind }));
    form.elements.file.files = files.files;
    chosen(form);
  });
  running = recorder;
  form.toggleAttribute("data-busy", true);
  button.textContent = button.dataset.stop;
  recorder.start();
}

const look = () => document.querySelectorAll("form.voice").forEach(ready);
new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
look();
