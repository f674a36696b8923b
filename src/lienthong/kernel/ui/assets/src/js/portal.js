// The portal's pages work without this script; with it, sending needs no pause and a telephone can say where it is.
import "./recorder.js";

const BITS = 15;
const AT_ONCE = 128;

// A number such that SHA-256 over "challenge:number" begins with BITS zero bits, looked for in small heaps.
async function solved(challenge) {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, place) => first + place);
    const digests = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(`${challenge}:${number}`))),
    );
    const place = digests.findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - BITS) === 0);
    if (place >= 0) return String(numbers[place]);
  }
}

for (const form of document.querySelectorAll("[data-work]")) {
  // Without a secure connection browsers offer no hashing: then the pause does the same.
  if (crypto.subtle) solved(form.elements.challenge.value).then((answer) => (form.elements.answer.value = answer));
}

// "data-position" is how many decimals are told: three are a hundred metres, enough for a commune.
for (const box of document.querySelectorAll("[data-position]")) {
  if (!navigator.geolocation) continue;
  box.hidden = false;
  const form = box.closest("form");
  const output = box.querySelector("output");
  const digits = Number(box.dataset.position);
  box.querySelector("button").addEventListener("click", () => {
    output.textContent = "…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(digits);
        form.elements.longitude.value = coords.longitude.toFixed(digits);
        output.textContent = `${coords.latitude.toFixed(digits)}, ${coords.longitude.toFixed(digits)}`;
        if (form === box) form.submit();
      },
      () => (output.textContent = box.dataset.failed),
      { enableHighAccuracy: true, timeout: 20000 },
    );
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

document.getElementById("faults")?.focus();
