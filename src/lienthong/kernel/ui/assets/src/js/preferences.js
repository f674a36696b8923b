// Light or dark, and single-key shortcuts on or off: kept on this device.
const root = document.documentElement;

function keep(name, value) {
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
}

function showKeys() {
  const on = localStorage.getItem("lienthong-keys") !== "off";
  for (const switched of document.querySelectorAll("[data-keys-switch]")) {
    if (switched.matches("input")) switched.checked = on;
    else switched.setAttribute("aria-pressed", String(on));
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-theme-switch]")) {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("lienthong_theme", root.dataset.theme);
  }
  if (event.target.closest?.("[data-keys-switch]")) {
    localStorage.setItem("lienthong-keys", localStorage.getItem("lienthong-keys") === "off" ? "on" : "off");
    showKeys();
  }
});
showKeys();
