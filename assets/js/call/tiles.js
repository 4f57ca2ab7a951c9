/** The pictures of the others, with who they are under each. */

export class Tiles {
  #tiles = new Map(); // page → element

  /** @param {HTMLElement} root @param {(key: string, facts?: object) => string} words */
  constructor(root, words) {
    this.root = root;
    this.template = root.querySelector("template[data-call-tile]");
    this.grid = root.querySelector("[data-call-others]");
    this.words = words;
  }

  /** @param {Array<{page: string, person: object, stream: MediaStream, steady: object}>} people */
  show(people) {
    for (const [page, tile] of this.#tiles) {
      if (people.some((one) => one.page === page)) continue;
      tile.remove();
      this.#tiles.delete(page);
    }
    for (const one of people) this.#fill(this.#tiles.get(one.page) ?? this.#make(one), one);
    this.grid.dataset.count = people.length;
  }

  /** Begin to play again what the browser has held back. */
  play() {
    return Promise.all([...this.#tiles.values()].map((tile) => tile.querySelector("video").play()));
  }

  #make(one) {
    const tile = this.template.content.firstElementChild.cloneNode(true);
    const video = tile.querySelector("video");
    video.srcObject = one.stream;
    one.stream.addEventListener("addtrack", () => this.#play(video));
    this.#play(video);
    this.#tiles.set(one.page, tile);
    this.grid.append(tile);
    return tile;
  }

  #fill(tile, { person, stream }) {
    tile.querySelector("[data-call-name]").textContent = person.name;
    tile.querySelector("[data-call-role]").textContent = person.role;
    tile.querySelector("[data-call-muted]").hidden = person.has_sound;
    tile.querySelector("[data-call-dark]").hidden = person.has_picture;
    const video = tile.querySelector("video");
    video.setAttribute("aria-label", this.words("picture_of", { name: person.name }));
    if (video.paused && stream.getTracks().length) this.#play(video);
  }

  #play(video) {
    video.play().catch((error) => {
      if (error.name === "NotAllowedError") this.root.querySelector("[data-call-play]").hidden = false;
    });
  }
}
