/// The script of the pages. They are complete without it: it shows times in the viewer's zone, keys,
/// and news as they come.
enum Script {
    static let text = #"""
        "use strict";
        const $ = (selector, root = document) => root.querySelector(selector);
        const all = (selector, root = document) => [...root.querySelectorAll(selector)];

        // Times in the viewer's own zone; the title keeps UTC.
        const zoned = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });
        const zone = (root) => all("time", root).forEach((time) => {
          const date = new Date(time.dateTime);
          if (!isNaN(date)) time.textContent = zoned.format(date);
        });
        zone(document);

        // Keys, none with modifiers; not while something is typed.
        let row = -1;
        const rows = () => all("main tbody tr");
        const move = (by) => {
          const list = rows();
          if (!list.length) return;
          row = Math.max(0, Math.min(list.length - 1, row + by));
          list.forEach((each, place) => each.classList.toggle("at", place === row));
          list[row].scrollIntoView({ block: "nearest" });
        };
        const nextFailed = () => {
          const list = rows();
          const isBad = (each) => $("[data-status=Failed], [data-status=TimedOut], [data-status=Unreachable]", each);
          const place = list.findIndex((each, at) => at > row && isBad(each));
          if (place >= 0) move(place - row);
        };
        const keys = {
          "/": ["search", () => $("main input[type=search]")?.focus()],
          j: ["next row", () => move(1)],
          k: ["row before", () => move(-1)],
          Enter: ["open the row", () => $("a", rows()[row])?.click()],
          e: ["next row that failed", nextFailed],
          g: ["top", () => scrollTo(0, 0)],
          G: ["end", () => scrollTo(0, document.body.scrollHeight)],
          t: ["the page that terminates this job", () => $("main .acts a[href$='/terminate'], main .acts a[href$='/cancel']")?.click()],
          "?": ["these keys", () => help()],
        };
        const areKeysOff = () => localStorage.getItem("belay.keys") === "off";
        function help() {
          const dialog = document.createElement("dialog");
          const title = document.createElement("h2");
          title.textContent = "Keys";
          dialog.append(title);
          for (const [key, [words]] of Object.entries(keys)) {
            const line = document.createElement("p");
            const name = document.createElement("kbd");
            name.textContent = key;
            line.append(name, " " + words);
            dialog.append(line);
          }
          const off = document.createElement("button");
          off.textContent = "Switch these keys off";
          off.onclick = () => { localStorage.setItem("belay.keys", "off"); dialog.close(); };
          const close = document.createElement("button");
          close.textContent = "Close";
          close.onclick = () => dialog.close();
          dialog.append(off, " ", close);
          dialog.onclose = () => dialog.remove();
          document.body.append(dialog);
          dialog.showModal();
        }
        addEventListener("keydown", (event) => {
          if (event.ctrlKey || event.altKey || event.metaKey || areKeysOff()) return;
          if (event.target.closest("input, select, textarea, button, dialog")) return;
          if (event.key === "Enter" && (row < 0 || event.target.closest("a"))) return;
          const known = keys[event.key];
          if (!known) return;
          event.preventDefault();
          known[1]();
        });
        // An output begins at its end, where the news are.
        if (!location.search && !location.hash) {
          all(".output").forEach((each) => { each.scrollTop = each.scrollHeight; });
        }
        // News as they come: by one stream for all pages of this browser, else by asking again.
        const shapes = \#(StatusShape.script);
        const say = (words) => { const line = $("#live"); if (line) line.textContent = words; };
        const badge = (element, status) => {
          if (!element || element.dataset.status === status) return;
          element.dataset.status = status;
          const shape = document.createElement("span");
          shape.className = "shape";
          shape.ariaHidden = "true";
          shape.textContent = shapes[status] ?? "·";
          element.replaceChildren(shape, status);
        };
        const seen = new Map();
        const put = (old, now) => {
          const output = $(".output", old);
          const [top, atEnd] = output
            ? [output.scrollTop, output.scrollTop + output.clientHeight >= output.scrollHeight - 8] : [];
          old.replaceChildren(...now.childNodes);
          const fresh = $(".output", old);
          if (fresh) fresh.scrollTop = atEnd ? fresh.scrollHeight : top;
        };
        let isAsking = false;
        async function refresh() {
          if (isAsking || document.hidden) return;
          isAsking = true;
          try {
            const answer = await fetch(location.href);
            if (answer.status === 401) say("You are signed out: belay web login signs in again.");
            if (!answer.ok) return;
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            for (const old of all("[data-live]")) {
              const now = page.getElementById(old.id);
              if (!now || seen.get(old.id) === now.innerHTML) continue;
              seen.set(old.id, now.innerHTML);
              zone(now);
              const active = document.activeElement;
              if (!old.contains(active)) { put(old, now); continue; }
              // The focus stays where it is: only what scrolls beside or under it is replaced.
              const parts = all(".output, .scroll", now);
              all(".output, .scroll", old).forEach((each, place) => {
                if (parts[place] && (each === active || !each.contains(active))) put(each, parts[place]);
              });
            }
            document.title = page.title;
            seen.set("", page.title);
          } catch { /* The next try may have more luck. */ } finally { isAsking = false; }
        }
        let timer = 0;
        const refreshIn = (delay) => {
          if (timer && delay > 1000) return;
          clearTimeout(timer);
          timer = setTimeout(() => { timer = 0; refresh(); }, delay);
        };
        const known = new Map();
        const bad = ["Failed", "TimedOut", "Unreachable"];
        const failures = (counts) => bad.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
        function tell({ head, much, servers }) {
          const before = known.get(head.job);
          known.set(head.job, head);
          const own = $(".head[data-job]")?.dataset.job === String(head.job);
          if (before && before.status !== head.status) say(`Job ${head.job}: ${head.status}`);
          else if (before && failures(head.counts) > failures(before.counts))
            say(`Job ${head.job}: ${failures(head.counts)} servers failed`);
          for (const line of all(`tr[data-job="${head.job}"]`))
            badge($("[data-field=status] .badge", line), head.status);
          if (own) {
            badge($(".head [data-field=status] .badge"), head.status);
            for (const [status, count] of Object.entries(head.counts)) {
              const number = $(`[data-count="${status}"] strong`);
              if (number) number.textContent = count;
            }
            for (const [name, status] of Object.entries(head.phases))
              badge($(`[data-phase="${CSS.escape(name)}"] .badge`), status);
            for (const server of servers) {
              const line = $(`tr[data-server="${server.number}"]`);
              if (!line) continue;
              badge($("[data-field=status] .badge", line), server.status);
              for (const field of ["step", "staging", "reason"])
                $(`[data-field=${field}]`, line).textContent = server[field];
            }
          }
          const isNews = much || !before || before.status !== head.status || !own || !$("#counts");
          if (before || isNews) refreshIn(isNews ? 500 : 8000 + Math.random() * 4000);
        }
        const jobs = () => all("main [data-job]")
          .filter((each) => !$(["Succeeded", "Failed", "Terminated", "Canceled"]
            .map((status) => `[data-field=status] [data-status=${status}]`).join(), each))
          .map((each) => Number(each.dataset.job));
        let poll = 0;
        const startPolling = () => { poll ||= setInterval(refresh, 5000); };
        const stopPolling = () => { clearInterval(poll); poll = 0; };
        const worker = document.documentElement.dataset.worker;
        if (all("[data-live]").length && jobs().length) {
          if (window.SharedWorker && worker) {
            const { port } = new SharedWorker(worker);
            port.onmessage = ({ data }) => {
              if (data.isLost) return startPolling();
              stopPolling();
              tell(data);
            };
            const subscribe = () => port.postMessage({ jobs: document.hidden ? [] : jobs() });
            subscribe();
            addEventListener("visibilitychange", () => { subscribe(); refresh(); });
            addEventListener("pagehide", () => port.postMessage({ jobs: [] }));
            addEventListener("pageshow", (event) => { if (event.persisted) { subscribe(); refresh(); } });
          } else {
            startPolling();
          }
        } else if (all("[data-live]").length && !$(".head")) {
          startPolling();
        }
        // An output that grows is read again while it is seen.
        if ($("[data-follow]")) setInterval(() => { if ($("[data-follow]")) refresh(); }, 2000);
        """#
}
