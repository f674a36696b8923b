// Passkeys by the browser's own JSON forms of the options; [data-passkey] says which of the three ceremonies.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (list) => list?.map((item) => ({ ...item, id: bytes(item.id) }));
const english = document.documentElement.lang === "en";
const refused = english ? "The passkey was not used. Try again, or sign in with your password." : "Chưa dùng được khóa đăng nhập. Hãy thử lại hoặc đăng nhập bằng mật khẩu.";

async function create({ publicKey }, passwordless) {
  const options = structuredClone(publicKey);
  if (passwordless !== null) {
    options.authenticatorSelection ??= {};
    options.authenticatorSelection.residentKey = passwordless ? "required" : "discouraged";
    options.authenticatorSelection.requireResidentKey = passwordless;
    if (passwordless) options.authenticatorSelection.userVerification = "required";
  }
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: listed(options.excludeCredentials),
    },
  });
  return {
    type: made.type,
    id: made.id,
    rawId: text(made.rawId),
    authenticatorAttachment: made.authenticatorAttachment,
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
    clientExtensionResults: made.getClientExtensionResults(),
  };
}

async function get({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: listed(publicKey.allowCredentials) },
  });
  return {
    type: found.type,
    id: found.id,
    rawId: text(found.rawId),
    authenticatorAttachment: found.authenticatorAttachment,
    response: {
      clientDataJSON: text(found.response.clientDataJSON),
      authenticatorData: text(found.response.authenticatorData),
      signature: text(found.response.signature),
      userHandle: found.response.userHandle ? text(found.response.userHandle) : null,
    },
    clientExtensionResults: found.getClientExtensionResults(),
  };
}

async function options(button, form) {
  const data = button.dataset.options ? document.getElementById(button.dataset.options) : null;
  if (data) return JSON.parse(data.textContent);
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`options: ${response.status}`);
  return response.json();
}

async function perform(button) {
  const form = button.form;
  const given = await options(button, form);
  const credential =
    button.dataset.passkey === "add"
      ? await create(given.creation_options, form.elements.passwordless ? form.elements.passwordless.checked : null)
      : await get(given.request_options);
  form.elements.credential.value = JSON.stringify(credential);
  form.submit();
}

export function wake(root) {
  for (const button of root.querySelectorAll("[data-passkey]:not([data-awake])")) {
    button.dataset.awake = "yes";
    if (!window.PublicKeyCredential) {
      button.disabled = true;
      continue;
    }
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!button.form.reportValidity()) return;
      button.classList.add("busy");
      await perform(button).catch((error) => {
        console.warn(error);
        document.dispatchEvent(new CustomEvent("toast", { detail: { text: refused, kind: "bad" } }));
      });
      button.classList.remove("busy");
    });
  }
}
