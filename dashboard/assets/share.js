// Shares a window that is chosen in the browser's own list: see share_worker.js for what happens to its pictures.
// It lives as long as the tab does, whichever page is open in it.
(function () {
  "use strict";

  const FRAME_RATE = 5; // a picture is then of 0.2 s ago at most; each one that is taken costs the computer something
  const ENDED = "Sharing ended: choose the window again.";
  let current = null;

  function address(action, share) { return `/api/window/${action}?share=${share}`; }

  function tell(words, on) { window.dash_clientside.set_props("share-state", { data: { words: words, on: on } }); }

  function tellCurrent() { tell(`Shared with Classmood: ${current.label}. Keep this tab open.`, true); }

  async function choose() {
    const devices = navigator.mediaDevices;
    if (!devices || !devices.getDisplayMedia) {
      tell("This browser cannot share a window with a page. Use another one, or watch the screen.", false);
      return;
    }
    let stream;
    try {
      stream = await devices.getDisplayMedia({
        video: { displaySurface: "window", frameRate: { max: FRAME_RATE } },
        audio: false,
        selfBrowserSurface: "exclude",
        monitorTypeSurfaces: "exclude",
      });
    } catch (error) {
      const refused = error.name === "NotAllowedError";
      if (current) { tellCurrent(); } else { tell(refused ? "No window was chosen." : `It did not work: ${error.message}.`, false); }
      return;
    }
    begin(stream);
  }

  async function begin(stream) {
    const [track] = stream.getVideoTracks();
    const id = crypto.randomUUID();
    stop();
    current = { id: id, track: track, label: track.label.includes(":") || !track.label ? "a window" : track.label };
    const mine = current;
    track.addEventListener("ended", () => { if (current === mine) { stop(); tell(ENDED, false); } });
    try {
      await fetch(address("begin", id), { method: "POST" });
    } catch (error) {
      // The program is away; the worker goes on asking, and is taken on when it is back.
    }
    // Another window may have been chosen, or this one closed, while the server answered.
    if (current !== mine) { return; }
    mine.worker = work(stream, mine);
    tellCurrent();
  }

  function work(stream, mine) {
    const worker = new Worker("/assets/share_worker.js");
    const direct = "MediaStreamTrackProcessor" in window;
    const frames = direct ? new MediaStreamTrackProcessor({ track: mine.track }).readable : null;
    const video = direct ? null : play(stream);
    worker.onmessage = async (message) => {
      if (message.data === "over") {
        if (current === mine) { stop(); tell("Another tab shares a window now. " + ENDED, false); }
        return;
      }
      // Without frames of its own the worker asks for each: it never sleeps, but a hidden page's timers do.
      const bitmap = await createImageBitmap(video).catch(() => null);
      worker.postMessage({ bitmap: bitmap }, bitmap ? [bitmap] : []);
    };
    worker.postMessage({ share: mine.id, frames: frames }, frames ? [frames] : []);
    return worker;
  }

  function play(stream) {
    const video = document.createElement("video");
    video.muted = true;
    video.srcObject = stream;
    video.play();
    return video;
  }

  function stop() {
    if (!current) { return; }
    if (current.worker) { current.worker.terminate(); }
    current.track.stop();
    // Kept alive beyond the page; not a beacon, which does not say which page it is from.
    fetch(address("end", current.id), { method: "POST", keepalive: true }).catch(() => {});
    current = null;
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(".share-choose")) { choose(); }
    if (event.target.closest(".share-stop") && current) { stop(); tell("Sharing was stopped here.", false); }
  });
  window.addEventListener("pagehide", stop);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classmood_share: {
      show: function (state) {
        return state ? [state.words, !state.on] : ["No window is chosen yet.", true];
      },
    },
  });
})();
