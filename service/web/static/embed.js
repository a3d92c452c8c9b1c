/* Chaikhana's embed: <chaikhana-thread> and <chaikhana-count>. No dependency; nothing is stored. */
(() => {
  "use strict";

  const script = document.currentScript || document.querySelector('script[src$="/embed.js"]');
  const service = new URL(script.src).origin;
  const TITLES = { en: "Comments", ru: "Комментарии", ar: "التعليقات" };
  const RESERVED = "42rem"; // about the height of a thread without comments, so that little moves
  const TALLEST = 200000; // pixels
  const MOST_URLS = 100;
  const MOST_BYTES = 6000; // of one query string

  const canonical = () => {
    const link = document.querySelector('link[rel~="canonical"][href]');
    return link ? link.href : location.href.split("#")[0];
  };

  class Thread extends HTMLElement {
    static observedAttributes = ["site", "url", "article-title", "lang", "theme", "sort"];

    connectedCallback() {
      this.style.display = "block";
      if (!this.frame) this.style.minHeight = RESERVED;
      if (!("IntersectionObserver" in window)) return void this.open();
      this.near = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.open(),
        { rootMargin: "600px 0px" },
      );
      this.near.observe(this);
    }

    disconnectedCallback() {
      this.near?.disconnect();
      removeEventListener("message", this);
      this.frame?.remove();
      this.frame = null;
    }

    attributeChangedCallback(name, before, after) {
      if (this.frame && before !== after) this.frame.src = this.address();
    }

    get language() {
      return this.closest("[lang]")?.getAttribute("lang") || "";
    }

    address() {
      const asked = new URLSearchParams({ site: this.getAttribute("site") || "" });
      const values = {
        url: this.getAttribute("url") ? new URL(this.getAttribute("url"), document.baseURI).href : canonical(),
        title: this.getAttribute("article-title"),
        lang: this.language,
        theme: this.getAttribute("theme"),
        sort: this.getAttribute("sort"),
      };
      for (const [name, value] of Object.entries(values)) if (value) asked.set(name, value);
      return `${service}/thread?${asked}`;
    }

    open() {
      this.near?.disconnect();
      if (this.frame) return;
      const frame = (this.frame = document.createElement("iframe"));
      frame.title = this.getAttribute("title") || TITLES[this.language.slice(0, 2).toLowerCase()] || TITLES.en;
      const look = { display: "block", border: "0", width: "100%", height: RESERVED };
      const theme = this.getAttribute("theme");
      if (theme === "light" || theme === "dark") look.colorScheme = theme; // else it is opaque
      Object.assign(frame.style, look);
      addEventListener("message", this);
      frame.src = this.address();
      this.append(frame);
    }

    /* Only this very frame, while it shows the service's page, may say how tall it is. */
    handleEvent(event) {
      if (!this.frame || event.source !== this.frame.contentWindow || event.origin !== service) return;
      const height = event.data?.type === "chaikhana:height" ? event.data.height : NaN;
      if (!(height > 0 && height <= TALLEST)) return;
      this.style.minHeight = "";
      this.frame.style.height = `${Math.ceil(height)}px`;
    }
  }

  const waiting = new Set();

  class Count extends HTMLElement {
    static observedAttributes = ["site", "url", "kind"];

    connectedCallback() {
      if (!waiting.size) setTimeout(askForAll);
      waiting.add(this);
    }

    attributeChangedCallback() {
      if (this.isConnected) this.connectedCallback();
    }

    get address() {
      const url = this.getAttribute("url");
      return url ? new URL(url, document.baseURI).href.split("#")[0] : canonical();
    }
  }

  function askForAll() {
    const sites = new Map();
    for (const element of waiting) {
      const site = element.getAttribute("site") || "";
      if (!sites.has(site)) sites.set(site, new Map());
      const urls = sites.get(site);
      urls.set(element.address, [...(urls.get(element.address) || []), element]);
    }
    waiting.clear();
    for (const [site, urls] of sites) {
      for (const query of queries(site, [...urls.keys()])) ask(query, urls);
    }
  }

  /* As few query strings as hold all addresses, none longer than servers and proxies take. */
  function queries(site, urls) {
    const start = new URLSearchParams({ site }).toString();
    const found = [];
    let query = start;
    let held = 0;
    for (const url of urls) {
      const one = `&${new URLSearchParams({ url })}`;
      if (held && (held === MOST_URLS || query.length + one.length > MOST_BYTES)) {
        found.push(query);
        query = start;
        held = 0;
      }
      query += one;
      held += 1;
    }
    return [...found, query];
  }

  async function ask(query, urls) {
    try {
      const answer = await fetch(`${service}/api/v1/counts?${query}`, { credentials: "omit" });
      if (!answer.ok) return;
      for (const count of (await answer.json()).counts) {
        for (const element of urls.get(count.url) || []) {
          element.textContent = element.getAttribute("kind") === "likes" ? count.likes : count.comments;
        }
      }
    } catch {
      // Without an answer the page keeps what it has: a count is no reason for an error.
    }
  }

  if (!customElements.get("chaikhana-thread")) {
    customElements.define("chaikhana-thread", Thread);
    customElements.define("chaikhana-count", Count);
  }
})();
