// Keeps the page current: asks for the status every two seconds and loads the content again when it has changed.
"use strict";
(() => {
  const every = 2000;
  const schema = new URL("schema", document.currentScript.src);
  const live = document.getElementById("live");
  let tag = null;

  function addCopyButtons() {
    if (!navigator.clipboard) {
      return;
    }
    for (const box of document.querySelectorAll(".sql")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(box.querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
      box.append(button);
    }
  }

  // Shows how long ago each time of work in progress is.
  function tick() {
    for (const time of document.querySelectorAll("time.since")) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dateTime)) / 1000));
      time.dataset.ago = ` (${seconds} s)`;
    }
  }

  async function load() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const opened = new Map([...document.querySelectorAll("details[id]")].map((box) => [box.id, box.open]));
    document.getElementById("content").replaceWith(page.getElementById("content"));
    document.title = page.title;
    for (const box of document.querySelectorAll("details[id]")) {
      if (opened.has(box.id)) {
        box.open = opened.get(box.id);
      }
    }
    addCopyButtons();
  }

  async function look() {
    try {
      const answer = await fetch(schema, {
        headers: tag ? { Accept: "application/json", "If-None-Match": tag } : { Accept: "application/json" },
        cache: "no-store",
      });
      if (answer.status === 200) {
        const changed = tag !== null;
        tag = answer.headers.get("ETag");
        if (changed) {
          await load();
        }
      }
      live.textContent = "Live";
    } catch {
      live.textContent = "The server does not answer; this page is old";
    }
  }

  addCopyButtons();
  tick();
  setInterval(tick, 1000);
  setInterval(() => {
    if (!document.hidden) {
      look();
    }
  }, every);
  look();
})();
