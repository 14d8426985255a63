// <dads-file-upload>: drag and drop, folders, a list to correct, and progress while sending.
// Without this file the two inputs inside are ordinary ones and the form sends itself.
//
// What the server gets: the plain fields of the form, then for each file a field "<name>_path" (its place in its
// folder) followed by the file under "<name>".  It may answer with the header HX-Redirect (where to go next),
// with a redirect, or with the page again (errors); in the last case the list stays.

const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

function readableSize(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const step = bytes < 1024 ? 0 : Math.min(4, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** step;
  return `${value.toFixed(step && value < 100 ? 1 : 0)} ${units[step]}`;
}

// A folder is read in pieces: readEntries gives at most a hundred entries a call.
async function* walk(entry) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    yield { file, path: entry.fullPath.replace(/^\//, "") };
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const part = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!part.length) return;
    for (const child of part) yield* walk(child);
  }
}

class FileUpload extends HTMLElement {
  chosen = new Map(); // "path/size/time" → {file, path}
  request = null;

  connectedCallback() {
    if (this.dataset.ready !== undefined) return; // moved within the page, already alive
    this.dataset.ready = "";
    this.form = this.closest("form");
    this.inputs = [...this.querySelectorAll("input[type=file]")];
    for (const input of this.inputs) {
      input.addEventListener("change", () => this.takeFrom(input));
      this.takeFrom(input); // chosen before this script came
    }
    this.part("clear").addEventListener("click", () => this.clear());
    this.part("stop").addEventListener("click", () => this.request?.abort());
    this.part("list").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.remove(button.closest("li"));
    });
    this.watchDrops();
    this.form?.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.request) event.preventDefault();
    });
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  say(name, values = {}) {
    return fill(this.dataset[`say${name}`] ?? "", values);
  }

  tell(words) {
    this.part("live").textContent = words;
  }

  trouble(words) {
    this.part("trouble").textContent = words;
  }

  takeFrom(input) {
    if (!input.files.length) return;
    this.add([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    input.value = "";
  }

  watchDrops() {
    const zone = this.querySelector(".dads-file-upload__zone");
    const over = (on) => this.toggleAttribute("data-over", on);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      over(true);
    });
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) over(false);
    });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      this.take(event.dataTransfer);
    });
  }

  async take(transfer) {
    // Entries must be asked for before the first await: the list is emptied when the event ends.
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...transfer.files].map((file) => ({ file, path: file.name }));
    if (!entries.some((entry) => entry.isDirectory)) return this.add(plain);
    this.tell(this.say("Reading"));
    const found = [];
    for (const entry of entries) for await (const item of walk(entry)) found.push(item);
    return this.add(found);
  }

  add(items) {
    const limit = Number(this.dataset.maxFiles) || Infinity;
    let over = 0;
    for (const item of items) {
      const key = `${item.path}/${item.file.size}/${item.file.lastModified}`;
      if (this.chosen.has(key)) continue;
      if (this.chosen.size >= limit) over += 1;
      else this.chosen.set(key, item);
    }
    this.trouble(over ? this.say("TooMany", { count: limit, over }) : "");
    this.draw();
    this.tell(this.total());
  }

  total() {
    const bytes = [...this.chosen.values()].reduce((sum, { file }) => sum + file.size, 0);
    return this.say("Chosen", { count: this.chosen.size, size: readableSize(bytes) });
  }

  tooLarge(file) {
    return Number(this.dataset.maxBytes) > 0 && file.size > Number(this.dataset.maxBytes);
  }

  draw() {
    const rows = document.createDocumentFragment();
    for (const [key, item] of this.chosen) rows.append(this.row(key, item));
    this.part("list").replaceChildren(rows);
    this.part("chosen").hidden = this.chosen.size === 0;
    this.part("total").textContent = this.total();
  }

  row(key, { file, path }) {
    const make = (tag, css, words = "") => Object.assign(document.createElement(tag), { className: css, textContent: words });
    const row = make("li", "dads-file-upload__item");
    row.dataset.key = key;
    const name = make("span", "dads-file-upload__name", file.name);
    const folder = path.slice(0, -file.name.length).replace(/\/$/, "");
    if (folder) name.prepend(make("span", "dads-file-upload__folder", folder));
    const button = make("button", "dads-button");
    button.type = "button";
    button.dataset.kind = "text";
    button.dataset.size = "sm";
    button.append(make("span", "", this.say("Remove")));
    button.setAttribute("aria-label", this.say("RemoveName", { name: file.name }));
    row.append(name, make("span", "ui-number ui-quiet", readableSize(file.size)), button);
    if (this.tooLarge(file)) {
      row.append(make("span", "dads-file-upload__problem", this.say("TooLarge", { size: readableSize(Number(this.dataset.maxBytes)) })));
    }
    return row;
  }

  remove(row) {
    const { file } = this.chosen.get(row.dataset.key);
    const next = row.nextElementSibling ?? row.previousElementSibling;
    this.chosen.delete(row.dataset.key);
    row.remove();
    this.part("chosen").hidden = this.chosen.size === 0;
    this.part("total").textContent = this.total();
    this.tell(this.say("Removed", { name: file.name, count: this.chosen.size }));
    (next?.querySelector("button") ?? this.inputs[0]).focus();
  }

  clear() {
    this.chosen.clear();
    this.trouble("");
    this.draw();
    this.tell(this.total());
    this.inputs[0].focus();
  }

  submit(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (this.request) return;
    if ([...this.chosen.values()].some(({ file }) => this.tooLarge(file))) return this.trouble(this.say("Fix"));
    this.trouble("");
    this.send(this.body(event.submitter), event.submitter?.formAction || this.form.action);
  }

  body(submitter) {
    const body = new FormData(this.form, submitter);
    for (const input of this.inputs) body.delete(input.name);
    for (const { file, path } of this.chosen.values()) {
      body.append(`${this.dataset.name}_path`, path);
      body.append(this.dataset.name, file, file.name);
    }
    return body;
  }

  send(body, address) {
    const request = new XMLHttpRequest();
    this.request = request;
    this.busy(true);
    request.open("POST", address);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", body.get("csrfmiddlewaretoken") ?? "");
    request.upload.addEventListener("progress", (event) => this.progress(event));
    request.upload.addEventListener("load", () => this.words(this.say("Checking"), true));
    request.addEventListener("load", () => this.answered(request, address));
    request.addEventListener("error", () => this.failed(this.say("Lost")));
    request.addEventListener("abort", () => this.failed(this.say("Stopped")));
    request.send(body);
  }

  busy(on) {
    this.part("progress").hidden = !on;
    this.part("bar").value = 0;
    this.spoken = -1;
    for (const button of this.form.querySelectorAll("button:not([data-part=stop])")) button.disabled = on;
    if (on) this.part("stop").focus();
  }

  progress({ loaded, total }) {
    const percent = total ? Math.floor((loaded / total) * 100) : 0;
    const quarter = Math.floor(percent / 25);
    this.part("bar").value = percent;
    const words = this.say("Sending", { percent, done: readableSize(loaded), total: readableSize(total) });
    this.words(words, quarter > this.spoken);
    this.spoken = Math.max(quarter, this.spoken);
  }

  words(words, aloud) {
    this.part("words").textContent = words;
    if (aloud) this.tell(words);
  }

  failed(words) {
    this.request = null;
    this.busy(false);
    this.trouble(words);
    this.form.querySelector("button[type=submit], button:not([type])")?.focus();
  }

  answered(request, address) {
    const next = request.getResponseHeader("HX-Redirect");
    const elsewhere = request.responseURL && new URL(request.responseURL).pathname !== new URL(address, location.href).pathname;
    if (next || (request.status < 400 && elsewhere)) {
      this.request = null;
      location.assign(next || request.responseURL);
    } else if (request.status >= 400 && this.reason(request)) this.failed(this.reason(request));
    else if (request.status === 413) this.failed(this.say("TooBigBody"));
    else if (request.status < 500 && /text\/html/.test(request.getResponseHeader("Content-Type") ?? "")) this.again(request);
    else this.failed(this.say("Failed", { status: request.status }));
  }

  // A failure page says its sentence in one place, so that it can stand beside the list instead.
  reason(request) {
    if (!/text\/html/.test(request.getResponseHeader("Content-Type") ?? "")) return "";
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    return page.querySelector("[data-failure]")?.textContent.trim() ?? "";
  }

  // The server showed the form again: take its page, keep this element with its list.
  again(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return this.failed(this.say("Failed", { status: request.status }));
    this.request = null;
    this.busy(false);
    document.title = page.title;
    const there = main.querySelector(`#${CSS.escape(this.id)}`);
    const fresh = document.importNode(main, true);
    if (there) {
      const place = fresh.querySelector(`#${CSS.escape(this.id)}`);
      for (const input of this.inputs) this.wire(input, place.querySelector(`#${CSS.escape(input.id)}`));
      place.replaceWith(this);
    }
    document.querySelector("main").replaceWith(fresh);
    this.form = this.closest("form");
    this.form?.addEventListener("submit", (event) => this.submit(event));
    window.htmx?.process(fresh);
    // Without a summary there is nothing to mend here (the route was closed): the page itself is the news.
    (fresh.querySelector(".dads-error-summary") ?? fresh).focus();
    return undefined;
  }

  wire(input, fresh) {
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (fresh?.hasAttribute(name)) input.setAttribute(name, fresh.getAttribute(name));
      else input.removeAttribute(name);
    }
  }
}

customElements.define("dads-file-upload", FileUpload);
