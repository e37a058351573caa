// Keeps the live page up to date. Everything it shows is computed by the server; this file only asks and hands on.
(function () {
  "use strict";

  // These hold components of Dash, with buttons that ask the server; all others are plain HTML, see draw.js.
  const LIVING = new Set(["live-seats", "live-seats-switch"]);
  let shown = new Map(); // what each of them shows, as text
  let body = null;
  let busy = false;
  let again = false;

  function remembered(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch (error) {
      return null;
    }
  }

  function choices() {
    return remembered("live-choices") || { quiet: false, keys: true, smoothing: "20", window: "15" };
  }

  function show(panels) {
    for (const [id, props] of Object.entries(panels || {})) {
      const element = document.getElementById(id);
      if (!element) { continue; }
      if (!LIVING.has(id)) { window.classmoodDraw(element, props); continue; }
      const text = JSON.stringify(props);
      if (shown.get(id) !== text) {
        window.dash_clientside.set_props(id, props);
        shown.set(id, text);
      }
    }
  }

  function connected(yes) {
    const badge = document.getElementById("reconnecting");
    if (badge) { badge.hidden = yes; }
  }

  async function ask() {
    const chosen = choices();
    const answer = await fetch(`/api/live?smoothing=${chosen.smoothing}&window=${chosen.window}`);
    return answer.json();
  }

  // Asked while the page's own scripts are still on their way, so that the numbers are there before their frame.
  let first = ["/", "/compact"].includes(location.pathname) ? ask() : null;
  if (first) { first.catch(() => {}); }

  async function pullOnce() {
    const asked = first || ask();
    first = null;
    const news = await asked;
    const chosen = choices();
    if (chosen.quiet || news.alert === remembered("live-dismissed")) {
      (news.panels || {})["live-alert"] = { children: "" };
    }
    show(news.panels);
  }

  // One question in flight. A tick during it means one more afterwards, however many ticks there were.
  async function pull() {
    const hidden = document.documentElement.classList.contains("covered");
    if (hidden || !document.getElementById("live-body")) { return; }
    if (busy) { again = true; return; }
    busy = true;
    try {
      do {
        again = false;
        await pullOnce();
      } while (again);
      connected(true);
    } catch (error) {
      // The server is away. The socket comes back with it, and that asks again.
      connected(false);
    } finally {
      busy = false;
    }
  }

  document.addEventListener("classmood:uncovered", pull);

  // The frame of the page has just been laid out: by a click on its link, or as the first of all.
  new MutationObserver(() => {
    const now = document.getElementById("live-body");
    if (now === body) { return; }
    body = now;
    shown = new Map();
    pull();
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    const plain = !event.repeat && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (!plain || !choices().keys) { return; }
    // With Caps Lock, and on a keyboard of another alphabet: the key that has the letter on a Latin one.
    const key = (/^[a-z]$/i.test(event.key) ? event.key : (event.code || "").replace("Key", "")).toLowerCase();
    if (key === "h") { window.classmoodCover.toggle(); }
    const button = document.getElementById("moment-mark");
    if (key === "m" && button && !window.classmoodCover.on()) { button.click(); }
  });

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) { window.dash_clientside.set_props("live-dismissed", { data: dismiss.dataset.dismiss }); }
    if (event.target.closest("#open-compact")) {
      window.open("/compact", "classmood-compact", "popup,width=360,height=240");
    }
    if (event.target.closest("#open-full")) {
      if (window.opener && !window.opener.closed) { window.opener.focus(); } else { window.open("/"); }
    }
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classmood: {
      pull: function (tick, online) {
        if (online === false) { connected(false); } else { pull(); }
      },
      choose: function (blocks, quiet, keys, smoothing, span) {
        const outputs = window.dash_clientside.callback_context.outputs_list.slice(1);
        const hidden = outputs.map((output) => !blocks.includes(output.id.replace("block-", "")));
        return [{ quiet: quiet, keys: keys, smoothing: smoothing, window: span }, ...hidden];
      },
      menu: function (opened, path, navbar) {
        const asked = window.dash_clientside.callback_context.triggered.some((one) => one.prop_id === "menu.opened");
        const open = Boolean(opened) && asked;
        return [Object.assign({}, navbar, { collapsed: { mobile: !open } }), open];
      },
    },
  });
})();
