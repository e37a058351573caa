// Shows what is read in the webcam's faces: one small picture at a time goes to the server, the next after its answer.
(function () {
  "use strict";

  const LONGEST = 640; // pixels of a picture that is sent
  const QUALITY = 0.85;
  const NARROW = 420; // CSS pixels, under which a face has no room for a word beside the emoji
  const UNREAD = "#9aa0a6";
  const NO_FACE = "No face is found. Look at the camera, with light on your face.";
  const REFUSED = {
    NotAllowedError: "The camera was refused. Allow it for this page in the browser, then start again.",
    NotFoundError: "There is no camera. Plug one in, then start again.",
    NotReadableError: "The camera is in use by another program. Close that program, then start again.",
  };
  let running = null;

  function part(id) { return document.getElementById(id); }

  function say(words) {
    const said = part("try-said");
    if (said && said.textContent !== words) { said.textContent = words; }
  }

  function label(on) {
    if (part("try-toggle")) { window.dash_clientside.set_props("try-toggle", { children: on ? "Stop" : "Start" }); }
  }

  async function start() {
    const trial = { stage: part("try-stage"), stream: null, times: [], faces: 0 };
    running = trial;
    label(true);
    say("Waiting for the camera …");
    try {
      if (!navigator.mediaDevices) { throw new DOMException("", "NotFoundError"); }
      trial.stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" }, audio: false,
      });
    } catch (error) {
      stop(trial, REFUSED[error.name] || `The camera does not work: ${error.message}.`);
      return;
    }
    // Stopped, or the page left, while the browser asked.
    if (running !== trial) { release(trial); return; }
    trial.stream.getVideoTracks()[0].addEventListener("ended", () => stop(trial, "The camera has stopped."));
    trial.stage.dataset.on = "yes";
    const video = trial.stage.querySelector("video");
    video.srcObject = trial.stream;
    video.playsInline = true;
    try {
      await video.play();
      while (running === trial && trial.stage.isConnected) { await look(trial, video); }
      stop(trial, "");
    } catch (error) {
      stop(trial, error.told || "Classmood does not answer. Is it still running?");
    }
  }

  function release(trial) { if (trial.stream) { trial.stream.getTracks().forEach((track) => track.stop()); } }

  function stop(trial, words) {
    release(trial);
    if (running !== trial) { return; }
    running = null;
    delete trial.stage.dataset.on;
    draw(trial.stage, [], 1);
    bars(null);
    label(false);
    say(words);
    if (part("try-rate")) { part("try-rate").textContent = ""; }
  }

  async function look(trial, video) {
    await new Promise(requestAnimationFrame);
    const scale = Math.min(1, LONGEST / Math.max(video.videoWidth, video.videoHeight));
    const canvas = new OffscreenCanvas(Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale));
    canvas.getContext("2d", { alpha: false }).drawImage(video, 0, 0, canvas.width, canvas.height);
    const body = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    const answer = await fetch("/api/try", { method: "POST", body: body });
    const news = await answer.json();
    if (!answer.ok) { throw Object.assign(new Error(), { told: news.error }); }
    if (running === trial) { show(trial, news.faces, canvas.width); }
  }

  function show(trial, faces, width) {
    const [largest] = [...faces].sort((a, b) => b.box[3] - a.box[3]);
    draw(trial.stage, faces, width);
    bars(largest && largest.probabilities);
    if (!largest) { say(NO_FACE); }
    else if (!largest.probabilities) { say("The face is too small to be read. Come closer."); }
    else if (faces.length === 1) { say(largest.weak ? "One face, only weakly readable: more light or closer would help." : "One face."); }
    else { say(`${faces.length} faces. The bars are the largest one's.`); }
    rate(trial);
  }

  function rate(trial) {
    const now = performance.now();
    trial.times = [...trial.times.filter((time) => now - time < 2000), now];
    const shown = part("try-rate");
    if (shown && trial.times.length > 1 && now - (trial.told || 0) > 500) {
      trial.told = now;
      shown.textContent = `${Math.round((trial.times.length - 1) / ((now - trial.times[0]) / 1000))} pictures a second`;
    }
  }

  function leading(probabilities) {
    return Object.entries(probabilities).reduce((best, one) => (one[1] > best[1] ? one : best));
  }

  function bar(name) { return part(`bar-${name}`).closest(".bar"); }

  function bars(probabilities) {
    const all = part("try-bars");
    if (!all) { return; }
    all.classList.toggle("idle", !probabilities);
    for (const one of all.querySelectorAll(".bar-number")) {
      const p = probabilities ? probabilities[one.id.replace("bar-", "")] : 0;
      one.textContent = probabilities ? `${Math.round(100 * p)} %` : "–";
      const fill = one.closest(".bar").querySelector(".bar-fill");
      fill.style.width = `${100 * p}%`;
      fill.style.visibility = p < 0.005 ? "hidden" : "visible"; // else its outline alone would show
    }
  }

  function draw(stage, faces, width) {
    const canvas = stage.querySelector("canvas");
    const sharp = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * sharp;
    canvas.height = canvas.clientHeight * sharp;
    const context = canvas.getContext("2d");
    context.scale(sharp, sharp);
    const scale = canvas.clientWidth / width;
    for (const face of faces) {
      const [left, top, wide, high] = face.box.map((side) => side * scale);
      // The picture is shown as in a mirror, which is how people know their own face.
      drawFace(context, face, canvas.clientWidth - left - wide, top, wide, high);
    }
  }

  function drawFace(context, face, x, y, wide, high) {
    const [name, p] = face.probabilities ? leading(face.probabilities) : ["too small", 0];
    const its = face.probabilities ? bar(name) : null;
    const colour = its ? getComputedStyle(its.querySelector(".bar-fill")).backgroundColor : UNREAD;
    const word = context.canvas.clientWidth < NARROW ? "" : ` ${name}`;
    const words = its ? `${its.querySelector(".bar-emoji").textContent}${word} ${Math.round(100 * p)} %` : name;
    context.lineWidth = 3;
    context.strokeStyle = colour;
    context.strokeRect(x, y, wide, high);
    context.font = `600 14px ${getComputedStyle(document.body).fontFamily}`;
    const long = Math.max(context.measureText(words).width + 16, wide);
    const left = Math.min(Math.max(x - 1.5, 0), Math.max(context.canvas.clientWidth - long, 0));
    const top = y > 36 ? y - 36 : y + high + 3;
    context.fillStyle = "rgba(20, 22, 26, 0.86)";
    context.fillRect(left, top, long, 33);
    context.fillStyle = "#ffffff";
    context.fillText(words, left + 8, top + 18);
    context.fillStyle = colour;
    context.fillRect(left + 8, top + 24, (long - 16) * p, 5);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("#try-toggle")) { return; }
    if (running) { stop(running, "Stopped. Nothing was stored."); } else { start(); }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && running) { stop(running, "Stopped, because the page was hidden."); }
  });
})();
