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

// Menus close as people expect: by Escape, and by a click elsewhere.
const openMenus = () => document.querySelectorAll(".dads-user-menu[open], .dads-nav__group[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
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
