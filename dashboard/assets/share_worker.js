// Sends the pictures of a shared window, each when the server asks for it. A worker, because a hidden tab's own timers
// sleep; and without a timer, because the question itself waits at the server until a picture is wanted.
"use strict";

const LONGEST = 1920; // pixels: a gallery of 49 has faces of 60 pixels then
const QUALITY = 0.95; // of a JPEG: what it changes in a face is less than what the meeting's own video did
const RETRY = 1000; // milliseconds, when the server is away

let share = "";
let direct = false;
let latest = null; // the newest frame: a window that does not change gives no further one
let arrived = null;
let canvas = null;

function pause(milliseconds) { return new Promise((resolve) => { setTimeout(resolve, milliseconds); }); }

function arrive(frame) {
  if (latest) { latest.close(); }
  latest = frame;
  if (arrived) { arrived(); }
}

async function follow(frames) {
  const reader = frames.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) { return; }
    arrive(value);
  }
}

async function current() {
  if (direct && latest) { return latest; }
  const coming = new Promise((resolve) => { arrived = resolve; });
  if (!direct) { postMessage("picture"); }
  await coming;
  arrived = null;
  return latest;
}

async function picture() {
  const frame = await current();
  if (!frame) { await pause(RETRY); return null; }
  const width = frame.displayWidth || frame.width, height = frame.displayHeight || frame.height;
  const factor = Math.min(1, LONGEST / Math.max(width, height));
  const across = Math.max(1, Math.round(width * factor)), down = Math.max(1, Math.round(height * factor));
  if (!canvas || canvas.width !== across || canvas.height !== down) { canvas = new OffscreenCanvas(across, down); }
  const context = canvas.getContext("2d", { alpha: false });
  context.imageSmoothingQuality = "high";
  context.drawImage(frame, 0, 0, across, down);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}

async function serve() {
  let body = null;
  for (;;) {
    try {
      const answer = await fetch(`/api/window/picture?share=${share}`, { method: "POST", body: body });
      if (!answer.ok) { throw new Error(answer.statusText); }
      const { wish } = await answer.json();
      if (wish === "over") { postMessage("over"); return; }
      body = wish === "picture" ? await picture() : null;
    } catch (error) {
      body = null;
      await pause(RETRY);
    }
  }
}

onmessage = (message) => {
  if ("bitmap" in message.data) { arrive(message.data.bitmap); return; }
  share = message.data.share;
  direct = Boolean(message.data.frames);
  if (direct) { follow(message.data.frames); }
  serve();
};
