// Passkeys: ask the server for a challenge, the device for an answer, and send it with the ordinary form.
// Everything else of signing in works without this file.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

// The options as they travel in JSON, as the browser wants them (WebAuthn level 2, 5.4 and 5.5).
function opened(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (key[name]) key[name] = key[name].map((each) => ({ ...each, id: bytes(each.id) }));
  }
  return { publicKey: key };
}

// The answer as it travels.
function closed(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const part = credential.response[name];
    if (part) response[name] = text(part);
  }
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  };
}

class Passkey extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    if (!window.PublicKeyCredential) {
      this.say(this.dataset.missing ?? "");
      return;
    }
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      if (this.form.elements.answer.value) return;
      event.preventDefault();
      this.ask();
    });
  }

  say(words) {
    this.querySelector("[role=status]").textContent = words;
  }

  async ask() {
    this.say("");
    try {
      const token = this.form.elements.csrfmiddlewaretoken.value;
      const begun = await fetch(this.dataset.begin, { method: "POST", headers: { "X-CSRFToken": token } });
      const options = opened(await begun.json());
      const credential = await navigator.credentials[this.dataset.kind](options);
      this.form.elements.answer.value = JSON.stringify(closed(credential));
      this.form.requestSubmit();
    } catch {
      this.say(this.dataset.failed);
    }
  }
}

customElements.define("sekisho-passkey", Passkey);
