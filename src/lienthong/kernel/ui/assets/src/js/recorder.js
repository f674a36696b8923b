// A voice note recorded in the page: shown only where the browser can; the file field does the same for the rest.
const TYPES = [
  ["audio/webm;codecs=opus", "webm"],
  ["audio/mp4", "m4a"],
  ["audio/ogg;codecs=opus", "ogg"],
];
const BITS = 32000; // a second of speech, understood well: five minutes are 1.2 MB

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

function wake(box) {
  const [type, ending] = TYPES.find(([name]) => MediaRecorder.isTypeSupported(name)) ?? [];
  if (!type) return;
  const [record, stop, discard] = ["record", "stop", "discard"].map((name) => box.querySelector(`[data-${name}]`));
  const [timer, said, audio] = [box.querySelector("[role=timer]"), box.querySelector("output"), box.querySelector("audio")];
  const most = Number(box.dataset.recorder);
  const field = document.createElement("input");
  Object.assign(field, { type: "file", name: "files", hidden: true });
  box.append(field);
  box.hidden = false;
  let recorder = null;

  const show = (state) => {
    record.hidden = state !== "empty";
    stop.hidden = state !== "running";
    discard.hidden = audio.hidden = state !== "done";
    box.classList.toggle("is-recording", state === "running");
  };
  const keep = (pieces) => {
    const files = new DataTransfer();
    files.items.add(new File(pieces, `${box.dataset.name}.${ending}`, { type: type.split(";")[0] }));
    field.files = files.files;
    audio.src = URL.createObjectURL(field.files[0]);
    said.textContent = box.dataset.done;
    show("done");
    discard.focus();
  };
  const run = (stream) => {
    const pieces = [];
    const start = performance.now();
    recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS });
    const tick = setInterval(() => {
      const seconds = (performance.now() - start) / 1000;
      timer.textContent = `${clock(Math.min(seconds, most))} / ${clock(most)}`;
      if (seconds >= most && recorder.state === "recording") recorder.stop();
    }, 250);
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(tick);
      for (const track of stream.getTracks()) track.stop();
      keep(pieces);
    });
    recorder.start(1000);
    said.textContent = box.dataset.running;
    show("running");
    stop.focus();
  };

  record.addEventListener("click", () =>
    navigator.mediaDevices
      .getUserMedia({ audio: true })
      .then(run)
      .catch(() => (said.textContent = box.dataset.failed)),
  );
  stop.addEventListener("click", () => recorder.stop());
  discard.addEventListener("click", () => {
    URL.revokeObjectURL(audio.src);
    audio.removeAttribute("src");
    field.value = timer.textContent = said.textContent = "";
    show("empty");
    record.focus();
  });
  // Whoever sends while it still runs means what has been said so far.
  box.closest("form").addEventListener("submit", (event) => {
    if (recorder?.state !== "recording") return;
    event.preventDefault();
    recorder.addEventListener("stop", () => event.target.requestSubmit(event.submitter));
    recorder.stop();
  });
  show("empty");
}

if (navigator.mediaDevices && window.MediaRecorder) document.querySelectorAll("[data-recorder]").forEach(wake);
