// On the page one comes to after saving: what js/keep.js kept on this device has arrived, and is forgotten.
const SENT = "kept-sent";
const sent = sessionStorage.getItem(SENT);
if (sent && document.querySelector(".told.success")) {
  localStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}
