// The search runs in a worker, which browsers refuse to start from the file system. Where the site is read from
// there, a hidden frame takes the worker's place: same script, same messages.
if (location.protocol === "file:") {
  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      this.scope = frame.contentWindow;
      window.addEventListener("message", (event) => {
        if (event.source === this.scope) this.dispatchEvent(new MessageEvent("message", { data: event.data }));
      });
      const inside = this.scope.document;
      inside.open();
      inside.write("<!doctype html><script>window.postMessage = (data) => parent.postMessage(data, '*', []);<\/script>");
      inside.write(`<script src="${new URL(url, document.baseURI)}"><\/script>`);
      inside.close();
    }

    // messages to a script that still loads would be lost: they wait for it
    postMessage(data) {
      const inside = this.scope.document;
      const send = () => this.scope.dispatchEvent(new MessageEvent("message", { data }));
      if (inside.readyState === "complete") send();
      else this.scope.addEventListener("load", send, { once: true });
    }

    terminate() {
      this.scope.frameElement.remove();
    }
  };
}
