// Small comforts.  Every page works without this file.

class Copy extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!navigator.clipboard || !button) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.querySelector("code").textContent);
      this.querySelector("[role=status]").textContent = this.dataset.say;
    });
  }
}

class Print extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

customElements.define("dads-copy", Copy);
customElements.define("dads-print", Print);

// The error summary takes the focus, so that a screen reader reads it and Tab goes to its first link.
document.querySelector(".dads-error-summary")?.focus();

// The user menu closes as people expect: by Escape, and by a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".dads-user-menu[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".dads-user-menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// A fragment that htmx swaps in may carry data-announce: a sentence for people who cannot see it change.
let lastSaid = "";
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.target;
  const speaker = target.matches?.("[data-announce]") ? target : target.querySelector?.("[data-announce]");
  const words = speaker?.dataset.announce ?? "";
  if (!words || words === lastSaid) return;
  lastSaid = words;
  document.getElementById("announcer").textContent = words;
});
