// Reads the code of a badge with the camera, where the browser can. The camera opens after a press of the
// button and closes as soon as a code is read, the button is pressed again or the page is left.
const ALPHABET = /^[234679CDFGHJKMNPQRTVWXY]{6}$/;
const box = document.getElementById("scan");
const press = document.getElementById("scan-press");
const view = document.getElementById("scan-view");
const said = document.getElementById("scan-said");
const field = document.getElementById("id_q");
let stream = null;

export const codeIn = (text) => {
  const code = text.replace(/[\s-]/g, "").toUpperCase();
  return ALPHABET.test(code) ? code : "";
};

const close = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  view.srcObject = null;
  view.hidden = true;
  label("off");
};

const label = (state) => {
  const words = press.querySelector("span");
  words.textContent = words.dataset[state];
};

const look = async (detector) => {
  while (stream) {
    const found = view.readyState >= 2 ? await detector.detect(view).catch(() => []) : [];
    const code = found.map((one) => codeIn(one.rawValue)).find(Boolean);
    if (code) {
      close();
      field.value = code;
      field.form.requestSubmit();
      return;
    }
    said.textContent = found.length ? said.dataset.strange : "";
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};

const start = async () => {
  if (stream) return close();
  said.textContent = "";
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch {
    said.textContent = said.dataset.denied;
    return;
  }
  view.srcObject = stream;
  view.hidden = false;
  label("on");
  await view.play().catch(() => {});
  look(new BarcodeDetector({ formats: ["qr_code"] }));
};

const canScan = async () => {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
};

if (box && (await canScan().catch(() => false))) {
  press.addEventListener("click", start);
  window.addEventListener("pagehide", close);
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); });
  box.hidden = false;
}
