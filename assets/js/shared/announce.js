/**
 * Words for those who hear the page: a region of its own, made once, whose text is read out when it changes.
 */
export function makeAnnouncer() {
  const region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  return (words) => {
    region.textContent = words;
  };
}
